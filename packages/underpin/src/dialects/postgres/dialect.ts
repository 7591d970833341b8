import type { Dialect } from "../../model/dialect.ts";
import { classify } from "./classify.ts";
import { dump } from "./dump.ts";
import { quoteAll } from "../shared/sql.ts";
import { introspect } from "./introspect.ts";
import { blockers, failure, lockAttempts } from "./locks.ts";
import { lower } from "./lower.ts";
import { render } from "./render.ts";
import { differsAsText } from "./types.ts";

/** PostgreSQL 14+. DDL is transactional: a column and its triggers appear at once. */
export const postgres: Dialect = {
  name: "postgres",
  differs: differsAsText,
  skipPresent: (_table, key) => ` ON CONFLICT (${quoteAll(key)}) DO NOTHING`,
  stillLink: () => null,
  transactionalDdl: true,
  now: "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
  singleWriter: false,
  cachesPlans: true,
  triggersFillRows: true,
  walkSettings: ["SET LOCAL enable_seqscan = off", "SET LOCAL enable_bitmapscan = off", "SET LOCAL enable_sort = off"],
  rowLock: " FOR UPDATE",
  tables: async (session) => {
    const rows = await session.query<{ t: string }>(
      "SELECT c.relname t FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')",
    );
    return rows.map((row) => row.t);
  },
  introspect,
  lower,
  render,
  classify,
  sizes: async (session) => {
    const rows = await session.query<{ t: string; r: number; b: number }>(
      "SELECT c.relname t, greatest(c.reltuples, 0)::bigint r, pg_total_relation_size(c.oid) b FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'",
    );
    return new Map(rows.map((row) => [row.t, { rows: Number(row.r), bytes: Number(row.b) }]));
  },
  lockAttempts,
  setLockTimeout: async (session, timeoutMs) => {
    await session.run(`SET lock_timeout = ${timeoutMs}`);
  },
  blockers,
  failure,
  dump,
  preflight: async () => {},
};

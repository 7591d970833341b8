import type { Look } from "../../model/dialect.ts";
import { HERE, nameOf } from "./here.ts";
import { failure } from "./locks.ts";

/** What a look at a database's record takes. */
export const look: Look = {
  name: "postgres",
  now: "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
  tables: async (session) => {
    const rows = await session.query<{ t: string }>(
      "SELECT c.relname t FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')",
    );
    return rows.map((row) => row.t);
  },
  triggers: async (session) =>
    (
      await session.query<{ t: string }>(
        `SELECT ${nameOf("c")} || '.' || g.tgname t FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${HERE} AND NOT g.tgisinternal AND g.tgparentid = 0 ORDER BY g.tgname`,
      )
    ).map((row) => row.t),
  failure,
};

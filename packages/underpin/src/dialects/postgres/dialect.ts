import { SPEAKER } from "./speaker.ts";
import type { Dialect } from "../../model/dialect.ts";
import { ANSWERS } from "./answers.ts";
import { classify } from "./classify.ts";
import { dump } from "./dump.ts";
import { quote, quoteAll, quoteTable } from "../../sql/quoting.ts";
import { introspect } from "./introspect.ts";
import { blockers, holders, lockAttempts, lockTables, POLICY, reason, setLockWait } from "./locks.ts";
import { load } from "./load.ts";
import { look } from "./look.ts";
import { cancel, ending, endSession, sessionId, waitedFor } from "./sessions.ts";
import { lower } from "./lower.ts";
import { refuseLoudTriggers } from "./preflight.ts";
import { render } from "./render.ts";
import { marked } from "./sync.ts";
import { loadParser, renamedIn } from "./rewrite.ts";
import { policyFor } from "./origin.ts";
import { kept } from "./settings.ts";
import { sizes } from "./sizes.ts";
import { analyze, vacuum } from "./vacuum.ts";
import { canRefer, differsAsText, omitted, LOOK_LOCKS, typed } from "./types.ts";

/** PostgreSQL 14+. DDL is transactional: a column and its triggers appear at once. */
export const postgres: Dialect = {
  ...look,
  ...SPEAKER,
  singleWriter: false,
  cluster: null,
  reason,
  catalogue: {
    elsewhere: (path) => ({
      why: `Schemas that are searched: ${path.join(", ")}.`,
      next: "Put its schema behind them, for the upgrade alone: postgres://…?options=-c%20search_path%3Dpublic,billing. A new table with a dot in its own name is written with its schema in quotes.",
    }),
    omitted,
    typed,
    kept,
    policyFor,
    overriding: "OVERRIDING SYSTEM VALUE ",
    longestName: 63,
    numbers: ({ autoincrement, identity, default: value }) => autoincrement || identity !== undefined || value !== null,
    // They have no equality.
    canBeUnique: (type) => !["json", "xml"].includes(type),
    randomUuid: "gen_random_uuid()",
    canRefer,
    answers: ANSWERS,
    aliasLimits:
      "it is a view until contract: GROUP BY on its key with other columns selected, ON CONFLICT ON CONSTRAINT, COPY and TRUNCATE need the table's own name; MERGE does, too, before PostgreSQL 17",
    prepare: loadParser,
    renamedIn,
    introspect,
    sizes,
    copied: ({ name }) => `${quote(name)}::text`,
    alone: (table) => `ONLY ${quoteTable(table)}`,
    dump,
  },
  ddl: {
    isTransactional: true,
    renamesColumns: true,
    indexesForeignKeys: false,
    addsKeys: "in batches",
    widensKeys: "in place",
    widerInteger: (type, to) => (["smallint", "integer", "bigint"].includes(type) ? to : null),
    dropTakesIndexes: true,
    cachesPlans: true,
    lower,
    render,
    mustBeTried: () => false,
    classify,
    operationsIn: async (sql, schema) => await (await import("./from-sql/statements.ts")).operationsIn(sql, schema),
    emptyCopy: async () => null,
    preflight: async (session, { quiet }) => {
      if (quiet) await refuseLoudTriggers(session);
    },
  },
  locks: {
    lockRows: (from, condition) => `SELECT count(*) FROM (SELECT 1 FROM ${from}${condition} FOR UPDATE) locked`,
    rowLock: " FOR UPDATE",
    lookLocks: LOOK_LOCKS,
    policy: POLICY,
    longestWait: (timeoutMs) => timeoutMs,
    lockAttempts,
    lockTables,
    holders,
    setLockWait,
    // Deadlocks are looked for after a second (deadlock_timeout).
    batchWaitMs: 10,
    blockers,
  },
  sessions: {
    sessionId,
    waitedFor,
    ending,
    cancel,
    endSession,
  },
  backfill: {
    skipPresent: (_table, key) => ` ON CONFLICT (${quoteAll(key)}) DO NOTHING`,
    quietTriggers: "SET LOCAL session_replication_role = replica",
    places: {
      last: (table) =>
        `SELECT pg_relation_size('${quoteTable(table).replaceAll("'", "''")}'::regclass) / current_setting('block_size')::int AS last`,
      between: (from, until) => `ctid >= '(${from},0)'::tid${until === null ? "" : ` AND ctid < '(${until},0)'::tid`}`,
      rows: 50,
    },
    byKey: (table) => quoteTable(table),
    // A way that is left although it is turned off seems dear enough to the planner to compile every batch for a tenth of a second. A
    // batch that a crash of the server takes back takes its checkpoint along: nobody need wait for the disk.
    walkSettings: ["enable_seqscan", "enable_bitmapscan", "enable_sort", "jit", "synchronous_commit"]
      .map((name) => `SET LOCAL ${name} = off`)
      .join("; "),
    load,
    vacuum,
    analyze,
    lag: async (session) => {
      const [row] = await session.query<{ lag: string | null }>(
        "SELECT CASE WHEN NOT pg_is_in_recovery() THEN NULL WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END lag",
      );
      return row?.lag == null ? null : Number(row.lag);
    },
  },
  sync: {
    differs: differsAsText,
    marked,
    // It ends with the transaction.
    stillLink: (_link, still) => (still ? "SET LOCAL underpin.still = 'on'" : null),
    triggersFillRows: true,
    triggersSeeNumbers: true,
    triggersWriteTheirTable: true,
    cascadesFireTriggers: true,
  },
  health: async () => (await import("./health.ts")).health,
};

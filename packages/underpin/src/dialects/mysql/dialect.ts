import { SPEAKER } from "./speaker.ts";
import type { Dialect } from "../../model/dialect.ts";
import { renamedIn } from "../../sql/rename.ts";
import { ANSWERS } from "./answers.ts";
import { messageOf } from "../../model/error.ts";
import { classifyByLexer } from "../shared/classify.ts";
import { cluster } from "./cluster.ts";
import { holding, kept, moved } from "./charsets.ts";
import { dump } from "./dump.ts";
import { emptyCopy, mustBeTried } from "./empty-copy.ts";
import { quote } from "../../sql/quoting.ts";
import { introspect } from "./introspect.ts";
import { blockers, lockAttempts, longestWait, POLICY, setLockWait } from "./locks.ts";
import { cancel, ending, endSession, sessionId } from "./sessions.ts";
import { busyVariable, STILL } from "./link.ts";
import { load } from "./load.ts";
import { look } from "./look.ts";
import { lower } from "./lower.ts";
import { marked } from "./sync.ts";
import { preflight } from "./preflight.ts";
import { render } from "./render.ts";
import { readUnread } from "./unread.ts";
import { withColumnRenamed } from "./views.ts";
import { canRefer, copied, differs, omitted, LOOK_LOCKS, tick, typed, widerInteger } from "./types.ts";

/** MariaDB 10.6+ and MySQL 8+. Every DDL statement commits, so a step is one statement and its postcheck decides. */
export const mysql: Dialect = {
  ...look,
  ...SPEAKER,
  singleWriter: false,
  cluster,
  reason: messageOf,
  catalogue: {
    elsewhere: () => ({
      why: "Only this database's own tables are changed: another one has a history and a lease of its own.",
      next: "Declare the change in a service of that database.",
    }),
    kept,
    holding,
    moved,
    omitted,
    typed,
    longestName: 64,
    numbers: ({ autoincrement, default: value }) => autoincrement || value !== null,
    // Of a text only the beginning can be indexed.
    canBeUnique: (type) => !/^json$|(text|blob)$/i.test(type),
    randomUuid: "uuid()",
    canRefer,
    answers: ANSWERS,
    renamedIn: (expression, names) => renamedIn(expression, names, tick, { backslash: true, hash: true }),
    viewWith: (definition, table, from, to) => (definition === undefined ? null : withColumnRenamed(definition, table, from, to)),
    introspect,
    unread: readUnread,
    sizes: async (session) => {
      const rows = await session.query<{ t: string; r: number | null; b: number | null }>(
        "SELECT table_name t, table_rows r, data_length + index_length b FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
      );
      return new Map(rows.map((row) => [row.t, { rows: Number(row.r ?? 0), bytes: Number(row.b ?? 0) }]));
    },
    dump,
    copied,
    alone: quote,
  },
  ddl: {
    isTransactional: false,
    renamesColumns: true,
    indexesForeignKeys: true,
    addsKeys: "at once",
    widensKeys: "by copy",
    widerInteger,
    cachesPlans: false,
    lower,
    render,
    mustBeTried,
    emptyCopy,
    classify: async (sql) => classifyByLexer(sql, { backslash: true, hash: true }),
    preflight,
  },
  locks: {
    lockRows: (from, condition) => `SELECT count(*) FROM ${from}${condition} FOR UPDATE`,
    rowLock: " FOR UPDATE",
    lookLocks: LOOK_LOCKS,
    policy: POLICY,
    longestWait,
    lockAttempts,
    setLockWait,
    // InnoDB finds a deadlock at once.
    batchWaitMs: 0,
    blockers,
  },
  sessions: {
    sessionId,
    // Nothing is patient here: every statement that waits for a lock holds up who comes after it.
    waitedFor: async () => [],
    ending,
    cancel,
    endSession,
  },
  backfill: {
    skipPresent: (table, key) => ` ON DUPLICATE KEY UPDATE ${quote(key[0] ?? "")} = ${quote(table)}.${quote(key[0] ?? "")}`,
    quietTriggers: null,
    places: null,
    byKey: (table) => `${quote(table)} FORCE INDEX (PRIMARY)`,
    walkSettings: null,
    load,
    vacuum: null,
    analyze: null,
    lag: async (session) => {
      // Two names of one thing: MariaDB's, and MySQL's since 8.0.22.
      const [row] = await session.query<Record<string, string | null>>("SHOW REPLICA STATUS");
      const lag = row?.["Seconds_Behind_Master"] ?? row?.["Seconds_Behind_Source"];
      return lag == null ? null : Number(lag);
    },
  },
  sync: {
    differs,
    marked,
    stillLink: (link, still) => `SET ${busyVariable(link)} = ${still ? STILL : "NULL"}`,
    triggersFillRows: true,
    triggersSeeNumbers: false,
    triggersWriteTheirTable: false,
    cascadesFireTriggers: false,
  },
  health: async () => (await import("./health.ts")).health,
};

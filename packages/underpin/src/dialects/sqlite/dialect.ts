import { SPEAKER } from "./speaker.ts";
import type { Dialect, LockAttempt } from "../../model/dialect.ts";
import { renamedIn } from "../../sql/rename.ts";
import { ANSWERS } from "./answers.ts";
import { classifyByLexer } from "../shared/classify.ts";
import { messageOf } from "../../model/error.ts";
import { quote, quoteAll } from "../../sql/quoting.ts";
import { dump } from "./dump.ts";
import { introspect } from "./introspect.ts";
import { look } from "./look.ts";
import { lower, moved } from "./lower.ts";
import { render } from "./render.ts";
import { reread } from "./reread.ts";
import { sizes } from "./sizes.ts";
import { differs, kept, omitted, typed } from "./types.ts";

/** SQLite 3.35+ in a file, WAL or not. DDL is transactional; there is one writer at a time. */
export const sqlite: Dialect = {
  ...look,
  ...SPEAKER,
  singleWriter: true,
  cluster: null,
  reason: messageOf,
  catalogue: {
    elsewhere: () => ({
      why: "Only the main file's own tables are changed: the triggers of one file can't write to another, attached one.",
      next: "Declare the change in a service of that file.",
    }),
    omitted,
    typed,
    longestName: null,
    // A primary key of the type INTEGER is the row's own number.
    numbers: ({ type, default: value }) => type.toUpperCase() === "INTEGER" || value !== null,
    kept,
    moved,
    canBeUnique: () => true,
    randomUuid: null,
    canRefer: () => true,
    answers: ANSWERS,
    renamedIn: (expression, names) => renamedIn(expression, names, quote),
    introspect,
    sizes,
    dump,
    copied: ({ name }) => quote(name),
    alone: quote,
  },
  ddl: {
    isTransactional: true,
    renamesColumns: true,
    reread,
    indexesForeignKeys: false,
    addsKeys: "at once",
    widensKeys: "need not",
    widerInteger: (type) => type,
    cachesPlans: false,
    lower,
    render,
    mustBeTried: () => false,
    classify: async (sql) => classifyByLexer(sql),
    emptyCopy: async () => null,
    preflight: async () => {},
  },
  locks: {
    lockRows: () => null,
    rowLock: "",
    lookLocks: { row: "", key: "" },
    // Who waits for the file's one write lock stands in nobody's way.
    policy: { online: { timeoutMs: 250, retryMs: 60_000 }, offline: { timeoutMs: 250, retryMs: 60_000 } },
    longestWait: () => 0,
    *lockAttempts(timeoutMs): Iterable<LockAttempt> {
      for (;;) yield { timeoutMs, pauseMs: 20 + Math.random() * 30 };
    },
    setLockWait: async (session, wait) => {
      await session.run(`PRAGMA busy_timeout = ${wait === null ? 2_147_483_647 : Math.ceil(wait.timeoutMs)}`);
    },
    batchWaitMs: 250,
    // SQLite does not say who holds the lock.
    blockers: async () => [],
  },
  sessions: {
    // A file has no sessions that could be looked at.
    sessionId: async () => "",
    waitedFor: async () => [],
    ending: () => null,
    cancel: async () => {},
    endSession: async () => false,
  },
  backfill: {
    skipPresent: (_table, key) => ` ON CONFLICT (${quoteAll(key)}) DO NOTHING`,
    quietTriggers: null,
    places: null,
    byKey: quote,
    walkSettings: null,
    // A file does not say who else is at it, but whether another connection has written since this one looked.
    load: async (session, before) => {
      const [row] = await session.query<{ data_version: number }>("PRAGMA data_version");
      const counter = Number(row?.data_version);
      return { others: before === undefined || before.counter === counter ? 0 : 1, strain: null, counter };
    },
    vacuum: null,
    analyze: null,
    lag: async () => null,
  },
  sync: {
    differs,
    marked: () => null,
    stillLink: () => null,
    triggersFillRows: false,
    triggersSeeNumbers: true,
    triggersWriteTheirTable: true,
    cascadesFireTriggers: true,
  },
  health: async () => (await import("./health.ts")).health,
};

import type { Blocker, Failure, LockAttempt, LockPolicy, LockUse, LockWait, Session } from "../../model/dialect.ts";
import type { Mode } from "../../model/phase.ts";
import { blockerOf, type SeenBlocker } from "../shared/blocker.ts";
import { isUnreachable } from "../shared/unreachable.ts";

/** Measured: behind a wait of 100 ms, and the work after it, others stand for 150 ms at most. */
export const POLICY: Readonly<Record<Mode, LockPolicy>> = {
  online: { timeoutMs: 100, retryMs: 60_000 },
  offline: { timeoutMs: 10_000, retryMs: 60_000 },
};

/** lock_wait_timeout counts whole seconds; only what is brief can be ended sooner, and that only where a statement can be (MariaDB). */
export function longestWait(timeoutMs: number, use: LockUse): number {
  if (use === "alone") return 0;
  return use === "brief" ? timeoutMs : wholeSeconds(timeoutMs);
}

/**
 * A queued ALTER stops every statement that comes after it, so most tries don't queue at all (NOWAIT). But while clients are always at
 * work there is no moment in which a table is free: now and then one waits until the statements before it have ended, first for a
 * little while, then for as long as it may.
 */
export function* lockAttempts(timeoutMs: number, mode: Mode, use: LockUse): Iterable<LockAttempt> {
  if (mode === "offline") for (;;) yield { timeoutMs, pauseMs: 100 };
  const nowait = (): LockAttempt => ({ timeoutMs: 0, pauseMs: 5 + Math.random() * 5 });
  if (use === "alone") for (;;) yield nowait();
  // Its lock is wanted at the end of the work, too: refused then, all was for nothing.
  if (use === "build") for (;;) yield { timeoutMs: wholeSeconds(timeoutMs), pauseMs: 300 };
  if (use === "rows")
    for (;;) {
      for (let i = 0; i < 400; i++) yield nowait();
      yield { timeoutMs: wholeSeconds(timeoutMs), pauseMs: 300 };
    }
  // A client that has read the table in its transaction and now writes to it would wait behind a try that waits for that very transaction:
  // the server ends the client (1213), never a change of the schema. So waiting is for tables that are never free.
  for (let i = 0; i < LONGEST_BURST; i++) yield nowait();
  for (let [waitMs, burst] = [SHORTEST_WAIT_MS, 4]; ; waitMs *= 2, burst = Math.min(LONGEST_BURST, burst * 2)) {
    for (let i = 0; i < burst; i++) yield nowait();
    yield { timeoutMs: Math.min(timeoutMs, waitMs), endsStatement: true, pauseMs: 5 + Math.random() * 5 };
  }
}

const SHORTEST_WAIT_MS = 20;
/** Some 800 ms, in which others are let be. */
const LONGEST_BURST = 100;

/** 0 is no wait at all. */
function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000) * 1000;
}

/** MySQL reads what stands in `M!` as a comment: it knows no wait of less than a second, and ends no statement but a SELECT. */
export async function setLockWait(session: Session, wait: LockWait | null): Promise<void> {
  const seconds = wait === null ? LONGEST_S : Math.ceil(wait.timeoutMs / 1000);
  const least = Math.max(1, seconds);
  const exact = {
    lock_wait_timeout: seconds,
    innodb_lock_wait_timeout: wait?.holdsRows ? seconds : least,
    max_statement_time: wait?.endsStatement ? wait.timeoutMs / 1000 : 0,
  };
  const settings = Object.entries(exact).map(([name, value]) => `${name} = ${value}`);
  await session.run(`SET SESSION lock_wait_timeout = ${least}, innodb_lock_wait_timeout = ${least} /*M!100300 , ${settings.join(", ")} */`);
}

/** What lock_wait_timeout is without being set. */
const LONGEST_S = 86_400;

const FAILURES: ReadonlyMap<number, Failure> = new Map([
  [1205, "lock"],
  // All connections that the server has, or that a user may have, are taken.
  [1040, "lock"],
  [1203, "lock"],
  // MySQL's NOWAIT, and a statement that was given so much time (MariaDB).
  [3572, "lock"],
  [1969, "lock"],
  // So it says in the middle of a statement; or somebody ended it by hand.
  [1317, "retry"],
  [1213, "retry"],
  // A row was changed since the transaction began, where a transaction may not write what it does not see (MariaDB's own setting from 11.6 on).
  [1020, "retry"],
  // A table was changed since the transaction began, and has no rows of that moment any more; a prepared statement that others kept changing.
  [1412, "retry"],
  [1615, "retry"],
  // A server that is cut off from its cluster answers, and takes nothing: as good as gone until it is back.
  [1047, "lost"],
  // What is left of a trigger that a client was reading when a change of the schema ended it (cluster.ts).
  [1065, "retry"],
  // A server that is told to end, and what it ends.
  [1053, "lost"],
  [1927, "lost"],
  [1180, "lost"],
  [2006, "lost"],
  [2013, "lost"],
  [1062, "data"],
  [1048, "data"],
  [1138, "data"],
  [1265, "data"],
  [1452, "data"],
  [4025, "data"],
  [1290, "read-only"],
  [1836, "read-only"],
  [1021, "disk"],
  [1114, "disk"],
  [1845, "not so"],
  [1846, "not so"],
  // MySQL: so many columns were added at once already that the table must be rebuilt first.
  [4092, "not so"],
  // A row that may be longer than the server can have.
  [1118, "never"],
  // A key that is longer than the server can have; a text that needs to be told how much of it (MySQL).
  [1071, "never"],
  [1170, "never"],
  // What is unique must have all columns by which a table is partitioned.
  [1503, "never"],
  // A table that keeps its history.
  [4119, "never"],
]);

const LOST = new Set(["PROTOCOL_CONNECTION_LOST"]);

/** What a server's or the driver's error means for the runner. */
export function failure(error: unknown): Failure {
  const { errno, code, fatal, message } = error as { errno?: number; code?: string; fatal?: boolean; message?: string };
  if (code !== undefined && (LOST.has(code) || isUnreachable(code))) return "lost";
  // The driver has no code for a statement on a connection that it knows to be gone.
  if (fatal && errno === undefined && /closed state/.test(message ?? "")) return "lost";
  if (errno === 1064 && /trigger .*has an error in its body/i.test(message ?? "")) return "retry";
  return FAILURES.get(errno ?? 0) ?? "refused";
}

/** A session `p` of the processlist, with its transaction `t`. */
export const SEEN = `p.user "user", NULL "application", p.host "address", TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) "seconds", p.command "state", COALESCE(t.trx_query, p.info) "query"`;

/** Where the server shows who holds a table: MySQL, MariaDB with its performance schema on, MariaDB with a plugin. */
const HOLDERS = [
  `SELECT CAST(th.processlist_id AS CHAR) "session", ${SEEN} FROM performance_schema.metadata_locks l
   JOIN performance_schema.threads th ON th.thread_id = l.owner_thread_id JOIN information_schema.processlist p ON p.id = th.processlist_id
   LEFT JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = p.id
   WHERE l.lock_status = 'GRANTED' AND l.object_type = 'TABLE' AND l.object_schema = DATABASE() AND l.object_name = ? AND p.id <> CONNECTION_ID()`,
  `SELECT CAST(l.thread_id AS CHAR) "session", ${SEEN} FROM information_schema.metadata_lock_info l
   JOIN information_schema.processlist p ON p.id = l.thread_id LEFT JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = p.id
   WHERE l.table_schema = DATABASE() AND l.table_name = ? AND p.id <> CONNECTION_ID()`,
];

/** Sessions with open transactions: without PROCESS the server shows only our own, and there are none. */
const OLDEST = `SELECT CAST(t.trx_mysql_thread_id AS CHAR) "session", ${SEEN}
   FROM information_schema.innodb_trx t LEFT JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
   WHERE t.trx_mysql_thread_id NOT IN (0, CONNECTION_ID())`;

/** Who holds `table`, if the server tells that; else the oldest open transactions: this database's, or where it has none the server's. */
export async function blockers(session: Session, table: string | undefined): Promise<readonly Blocker[]> {
  const ask = async (sql: string, params: readonly unknown[], isHolder: boolean): Promise<readonly Blocker[]> => {
    try {
      const rows = await session.query<SeenBlocker>(`SELECT DISTINCT * FROM (${sql}) seen ORDER BY "seconds" DESC LIMIT 5`, params);
      return rows.map((row) => blockerOf(row, isHolder));
    } catch (error) {
      if (failure(error) === "lost") throw error;
      // No such table, or no right to it (1227): the wait itself is still told of.
      return [];
    }
  };
  for (const sql of table === undefined ? [] : HOLDERS) {
    const holders = await ask(sql, [table], true);
    if (holders.length > 0) return holders;
  }
  const near = await ask(`${OLDEST} AND p.db = DATABASE()`, [], false);
  return near.length > 0 ? near : await ask(OLDEST, [], false);
}

import type { Blocker, Failure, LockAttempt, Session } from "../../model/dialect.ts";
import type { Mode } from "../../model/phase.ts";

/**
 * NOWAIT in bursts, then waits of one second: a queued ALTER stops every writer of the table behind it, and
 * lock_wait_timeout counts whole seconds only.
 */
export function* lockAttempts(mode: Mode): Iterable<LockAttempt> {
  if (mode === "offline") {
    for (let i = 0; i < 6; i++) yield { timeoutMs: 10_000, pauseMs: 100 };
    return;
  }
  for (let round = 0; round < 12; round++) {
    for (let i = 0; i < 400; i++) yield { timeoutMs: 0, pauseMs: 5 + Math.random() * 5 };
    // Only when a writer is always there does a burst starve; then one short stall is the smaller evil.
    yield { timeoutMs: 1000, pauseMs: 300 };
  }
}

const FAILURES: ReadonlyMap<number, Failure> = new Map([
  [1205, "lock"],
  [1213, "retry"],
  // A server that is cut off from its cluster answers, and takes nothing: as good as gone until it is back.
  [1047, "lost"],
  // What is left of a trigger that a client was reading when a change of the schema ended it (cluster.ts).
  [1065, "retry"],
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
]);

const LOST = new Set(["PROTOCOL_CONNECTION_LOST", "ECONNRESET", "EPIPE", "ETIMEDOUT"]);

/** What a server's or the driver's error means for the runner. */
export function failure(error: unknown): Failure {
  const { errno, code, fatal, message } = error as { errno?: number; code?: string; fatal?: boolean; message?: string };
  if (code !== undefined && LOST.has(code)) return "lost";
  // The driver has no code for a statement on a connection that it knows to be gone.
  if (fatal && errno === undefined && /closed state/.test(message ?? "")) return "lost";
  if (errno === 1064 && /trigger .*has an error in its body/i.test(message ?? "")) return "retry";
  return FAILURES.get(errno ?? 0) ?? "refused";
}

/** Sessions with the oldest open transactions; without PROCESS the server shows only our own, and there are none. */
export async function blockers(session: Session): Promise<readonly Blocker[]> {
  try {
    return await session.query<Blocker & Record<string, unknown>>(
      `SELECT CAST(t.trx_mysql_thread_id AS CHAR) "session", p.user "user", TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) "seconds", COALESCE(t.trx_query, p.info) "query"
       FROM information_schema.innodb_trx t LEFT JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
       WHERE t.trx_mysql_thread_id <> CONNECTION_ID() ORDER BY t.trx_started LIMIT 5`,
    );
  } catch {
    // 1227: no PROCESS privilege. The wait itself is still reported.
    return [];
  }
}

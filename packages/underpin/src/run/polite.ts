import { setTimeout as delay } from "node:timers/promises";
import { UnderpinError } from "../model/error.ts";
import type { Blocker } from "../model/dialect.ts";
import type { RunContext } from "./context.ts";

const REPORT_EVERY_MS = 1000;
const RETRIES = 20;

/**
 * Runs `body` without ever queueing for long in front of user traffic: each try may wait for a lock only as long as the
 * dialect's policy says, then lets everyone through and tries again. Deadlocks and serialization failures are retried.
 *
 * @throws UnderpinError `UP-BLOCKED`, naming who holds the lock
 */
export async function politely<T>(context: RunContext, title: string, table: string | undefined, body: () => Promise<T>): Promise<T> {
  const { database, session, onEvent, signal } = context;
  const started = Date.now();
  let reported = started;
  let retries = 0;
  let attempt = 0;
  let timeout: number | undefined;
  let blockers: readonly Blocker[] = [];
  for (const { timeoutMs, pauseMs } of database.dialect.locks.lockAttempts(context.mode)) {
    signal?.throwIfAborted();
    if (timeout !== timeoutMs) await database.dialect.locks.setLockTimeout(session, timeoutMs);
    timeout = timeoutMs;
    attempt++;
    try {
      return await body();
    } catch (error) {
      const failure = database.dialect.failure(error);
      if (failure !== "lock" && (failure !== "retry" || ++retries > RETRIES)) throw error;
    }
    if (Date.now() - reported >= REPORT_EVERY_MS) {
      reported = Date.now();
      blockers = table === undefined ? [] : await database.dialect.locks.blockers(session, table);
      onEvent({ type: "wait", title, attempt, waitedMs: reported - started, blockers });
    }
    await delay(pauseMs);
  }
  const names = blockers.map(
    (blocker) =>
      `session ${blocker.session} of ${blocker.user ?? "?"}, open for ${blocker.seconds ?? "?"} s${blocker.query ? `: ${blocker.query}` : ""}`,
  );
  throw new UnderpinError("UP-BLOCKED", {
    what: `No lock for "${title}" in ${Math.round((Date.now() - started) / 1000)} s.`,
    why: names.length > 0 ? `In the way: ${names.join("; ")}` : "Another session holds it; the server does not tell this user which.",
    fine: "Everything before this step is recorded; nobody was kept waiting longer than the policy allows.",
  });
}

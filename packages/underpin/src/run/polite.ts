import type { LockUse, TableLock } from "../model/dialect.ts";
import type { RunContext } from "./context.ts";
import { LongHolders } from "./long-holders.ts";
import { Waiting } from "./waiting.ts";

const RETRIES = 20;

/** What a lock is wanted for. */
export interface Wanted {
  readonly title: string;
  /** The table, if it is one. */
  readonly table?: string | undefined;
  /** What others wait for behind a try. */
  readonly locks?: readonly TableLock[];
  readonly use?: LockUse | undefined;
}

/**
 * Runs `body` without ever queueing for long in front of user traffic: each try may wait for a lock only as long as the
 * policy says, then lets everyone through and tries again. Deadlocks and serialization failures are retried.
 *
 * @throws UnderpinError `UP-BLOCKED`, naming who holds the lock
 */
export async function politely<T>(
  context: RunContext,
  { title, table, locks: wanted = [], use = "rows" }: Wanted,
  body: () => Promise<T>,
): Promise<T> {
  const { database, session, signal, policy, mode } = context;
  const { locks } = database.dialect;
  await using waiting = new Waiting(context, title, table);
  const holders = new LongHolders(context, wanted);
  let retries = 0;
  let last: { readonly timeoutMs: number; readonly endsStatement?: true } | undefined;
  try {
    for (const attempt of locks.lockAttempts(policy.timeoutMs, mode, use)) {
      signal?.throwIfAborted();
      if (last?.timeoutMs !== attempt.timeoutMs || last.endsStatement !== attempt.endsStatement) await locks.setLockWait(session, attempt);
      last = attempt;
      try {
        return await waiting.attempt(body);
      } catch (error) {
        const failure = database.dialect.failure(error);
        if (failure !== "lock" && (failure !== "retry" || ++retries > RETRIES)) throw error;
      }
      await holders.look();
      await waiting.failed(attempt.pauseMs);
      await holders.end(waiting.leftMs);
    }
  } finally {
    // What comes next may take its time. A connection that is gone says so by itself.
    if (last?.endsStatement) await locks.setLockWait(session, { timeoutMs: policy.timeoutMs }).catch(() => {});
  }
  throw new TypeError("there is always another try");
}

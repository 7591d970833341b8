import { setTimeout as delay } from "node:timers/promises";
import type { Session, Statement } from "../model/dialect.ts";
import type { RunContext } from "./context.ts";
import { politely } from "./polite.ts";

const LOOK_EVERY_MS = 1000;
const RETRIES = 5;

/**
 * Runs a statement that waits for others without holding anybody up, for as long as it takes: a lock timeout would end it in its middle,
 * again and again. Who is waited for is told meanwhile. What it leaves half done when it fails is cleared away.
 */
export async function patiently(context: RunContext, title: string, { sql, clear }: Statement): Promise<void> {
  const { session, database, signal } = context;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    await database.dialect.locks.setLockWait(session, null);
    await using _watch = await watch(context, title);
    try {
      await session.run(sql);
      return;
    } catch (error) {
      const failure = database.dialect.failure(error);
      if (failure === "lost") throw error;
      // Also when the run is stopped.
      const { signal: _signal, ...calm } = context;
      if (clear !== undefined) await politely(calm, { title }, () => session.run(clear));
      signal?.throwIfAborted();
      if ((failure !== "retry" && failure !== "lock") || attempt > RETRIES) throw error;
    }
  }
}

/** Looks from another session whom ours is waiting for, and ends its statement when the run is stopped. */
async function watch({ session, database, onEvent, signal }: RunContext, title: string): Promise<AsyncDisposable> {
  const { dialect } = database;
  const id = await dialect.sessions.sessionId(session);
  const end = new AbortController();
  const started = Date.now();
  const look = async (): Promise<void> => {
    let watcher: Session | undefined;
    try {
      for (let attempt = 1; !end.signal.aborted; attempt++) {
        await delay(LOOK_EVERY_MS, undefined, { signal: AbortSignal.any([end.signal, ...(signal ? [signal] : [])]) }).catch(() => {});
        if (end.signal.aborted) break;
        watcher ??= await database.connect();
        if (signal?.aborted) return await dialect.sessions.cancel(watcher, id);
        const blockers = await dialect.sessions.waitedFor(watcher, id);
        if (blockers.length > 0) onEvent({ type: "wait", title, attempt, waitedMs: Date.now() - started, blockers });
      }
    } catch {
      // Who can't be looked at is waited for all the same.
    } finally {
      await watcher?.close();
    }
  };
  const looking = look();
  return {
    [Symbol.asyncDispose]: async () => {
      end.abort();
      await looking;
    },
  };
}

import type { Dialect } from "../../model/dialect.ts";
import type { RunContext } from "../context.ts";
import { Waiting } from "../waiting.ts";

/** How a batch is to be run: how many rows, and whether its first lock may be waited for. */
export interface Attempt {
  readonly size: number;
  /** How often it was tried before. */
  readonly turn: number;
  /**
   * Locks what `lock` locks, and waits for it: only for a single row, and before anything else is locked. What comes after it waits for
   * nothing.
   */
  first<T>(lock: () => Promise<T>): Promise<T>;
}

const PAUSE_MS = 20;
/**
 * How long a single row is waited for: whoever has it lets it go when its transaction ends, and then it is our turn. Where rows can't be
 * had one by one (a page of a table without a key) others of them are held meanwhile, but not until PostgreSQL looks for deadlocks.
 */
const SINGLE_ROW_MS = 800;

/**
 * Runs a batch so that it never waits for a client while it holds rows that clients may want: who holds nothing while it waits, or waits
 * for nothing while it holds, is part of no deadlock, and no client is ever the victim of one. A batch that meets a row that is taken
 * lets go of all it has and is tried again with half as many. So it comes down to the one row that somebody always has: that is
 * waited for in the queue, where everybody gets a turn.
 *
 * @returns what the batch returned, and how many rows it was tried with in the end
 * @throws UnderpinError `UP-BLOCKED`
 */
export async function contend<T>(
  context: RunContext,
  title: string,
  table: string,
  size: number,
  batch: (attempt: Attempt) => Promise<T>,
): Promise<{ readonly result: T; readonly size: number }> {
  const { database, session, signal } = context;
  const { locks } = database.dialect;
  const unheld = { timeoutMs: locks.batchWaitMs, holdsRows: true } as const;
  await using waiting = new Waiting(context, title, table);
  let isSet = false;
  for (let left = size; ; left = database.dialect.singleWriter ? left : Math.max(1, Math.floor(left / 2))) {
    signal?.throwIfAborted();
    if (!isSet) await locks.setLockWait(session, unheld);
    isSet = true;
    const attempt: Attempt = {
      size: left,
      turn: waiting.attempts,
      first: async (lock) => {
        if (left > 1) return await lock();
        // Where it fails the transaction is over, and nothing can be set in it any more.
        isSet = false;
        await locks.setLockWait(session, { timeoutMs: SINGLE_ROW_MS, holdsRows: true });
        const result = await lock();
        await locks.setLockWait(session, unheld);
        return result;
      },
    };
    try {
      return { result: await waiting.attempt(() => batch(attempt)), size: left };
    } catch (error) {
      if (!isTaken(database.dialect, error)) throw error;
    }
    await waiting.failed(Math.random() * Math.min(PAUSE_MS, 2 ** waiting.attempts));
  }
}

/** Whether a batch failed for what others have, and is to be tried again. */
export function isTaken({ failure }: Pick<Dialect, "failure">, error: unknown): boolean {
  return ["lock", "retry"].includes(failure(error));
}

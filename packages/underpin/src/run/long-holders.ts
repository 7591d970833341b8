import { setTimeout as delay } from "node:timers/promises";
import type { TableLock } from "../model/dialect.ts";
import type { RunContext } from "./context.ts";

/** Who holds a table all this time may be known wrongly: now and then it is tried all the same. */
const TRY_EVERY_MS = 1000;
const [SHORTEST_REST_MS, LONGEST_REST_MS] = [50, 250];
/** A look costs others something, too: it takes at most a tenth of the time. */
const REST = 10;

/**
 * Who holds a table through a try and the pause after it is waited for: until these transactions end no try can succeed, and each would stop
 * all others for as long as it waits. Where another long one follows, tries go on as often as ever: of transactions that come one right
 * after the other only a try that is under way at that moment is ahead.
 */
export class LongHolders {
  readonly #context: RunContext;
  readonly #locks: readonly TableLock[];
  /** Who was in the way when the last try had failed. */
  #seen: ReadonlySet<string> = new Set();
  /** Who was there for long at first, and is still: they alone are waited for. */
  #first: ReadonlySet<string> | undefined;

  constructor(context: RunContext, locks: readonly TableLock[]) {
    this.#context = context;
    this.#locks = locks;
  }

  /** To be called right after a try that failed. */
  async look(): Promise<void> {
    if (this.#first === undefined) this.#seen = await this.#now();
  }

  /** To be called after the pause: waits until all who are waited for have ended, for at most `leftMs`. */
  async end(leftMs: number): Promise<void> {
    const until = Date.now() + Math.min(TRY_EVERY_MS, leftMs);
    let there = this.#first ?? this.#seen;
    while (there.size > 0 && !this.#context.signal?.aborted) {
      const started = Date.now();
      const now = await this.#now();
      there = new Set([...there].filter((holder) => now.has(holder)));
      // While nobody has been there for long it is found out anew after each try.
      if (there.size > 0 || this.#first) this.#first = there;
      const left = until - Date.now();
      if (there.size === 0 || left <= 0) return;
      await delay(Math.min(left, LONGEST_REST_MS, Math.max(SHORTEST_REST_MS, REST * (Date.now() - started))));
    }
  }

  async #now(): Promise<ReadonlySet<string>> {
    const { session, database } = this.#context;
    try {
      return (await database.dialect.locks.holders?.(session, this.#locks)) ?? new Set();
    } catch (error) {
      // Who can't be looked at is tried for all the same.
      if (database.dialect.failure(error) !== "lock") throw error;
      return new Set();
    }
  }
}

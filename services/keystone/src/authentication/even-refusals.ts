import { setImmediate as turn, setTimeout as after } from "node:timers/promises";
import { HttpError } from "@underpin/oslo/http";

/** Time that only goes on, and waits. */
export interface Clock {
  /** Milliseconds since some moment. */
  readonly elapsed: () => number;
  /** Waits for a time, and up to some {@link TIMER_STEP}s longer. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Lets others have a turn. */
  readonly turn: () => Promise<unknown>;
}

export const systemClock: Clock = { elapsed: () => performance.now(), wait: async (milliseconds) => await after(milliseconds), turn };

/** Milliseconds: timers know no less. */
const TIMER_STEP = 1;

/** Milliseconds within which all is done, as a rule, that a refusal needs beside a hash. */
const REFUSAL_STEP = 50;

/**
 * One login, whose refusal leaves a fixed time after the request came and what hashing took: what else was done for it, which depends on whom it was
 * about, does not show. What takes longer than a step leaves with the next one. Nothing is held while it waits.
 *
 * @example
 * const refusal = new EvenRefusal(keystone.clock);
 * return await refusal.of(async () => await authenticate(keystone, request, { refusal, expect }));
 */
export class EvenRefusal {
  readonly #clock: Clock;
  readonly #begun: number;
  #hashing = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#begun = clock.elapsed();
  }

  /** Hashes: the time counts apart, as it is the same for everybody and no fixed one. */
  async hashing<T>(work: () => Promise<T>): Promise<T> {
    const begun = this.#clock.elapsed();
    try {
      return await work();
    } finally {
      this.#hashing += this.#clock.elapsed() - begun;
    }
  }

  /** Runs a login; a refusal of it is kept until its time. */
  async of<T>(login: () => Promise<T>): Promise<T> {
    try {
      return await login();
    } catch (error) {
      if (error instanceof HttpError && error.status === 401) await this.#due();
      throw error;
    }
  }

  /**
   * Waits for its time. What a timer leaves off, or takes more, tells to parts of a millisecond when it was set: after a hash, which makes
   * refusals few, the end is waited for in turns.
   */
  async #due(): Promise<void> {
    const { elapsed, wait, turn: next } = this.#clock;
    const begun = this.#begun + this.#hashing;
    const due = begun + REFUSAL_STEP * (Math.floor((elapsed() - begun) / REFUSAL_STEP) + 1);
    const rest = this.#hashing > 0 ? 2 * TIMER_STEP : 0;
    for (let left = due - elapsed(); left > 0; left = due - elapsed())
      await (left > rest ? wait(Math.max(Math.floor(left - rest), TIMER_STEP)) : next());
  }
}

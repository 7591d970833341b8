import type { Throttle } from "./throttle.ts";

/** A lane's time with one range, rest included: its turn, where lanes take turns. Between two tries at the range others may go on. */
export class Stint {
  readonly #throttle: Throttle;
  readonly #began = Date.now();
  #waited = 0;
  /** Ends the turn, if there is one. */
  end = (): void => {};

  constructor(throttle: Throttle) {
    this.#throttle = throttle;
  }

  /** How long it has taken, without the waits for others of our own. */
  get ms(): number {
    return Date.now() - this.#began - this.#waited;
  }

  /** Waits for the turn. */
  async begin(): Promise<void> {
    const since = Date.now();
    this.end = await this.#throttle.begin();
    this.#waited += Date.now() - since;
  }
}

/** Times are in milliseconds. */
export interface BackOffOptions {
  /** How long a worker has to have lived for the next one to start at once. */
  readonly good: number;
  /** The wait after the first one that did not. */
  readonly first: number;
  readonly most: number;
}

export const BACK_OFF: BackOffOptions = { good: 10_000, first: 100, most: 30_000 };

/** How long to wait for the next try: not at all after one that went well for a while, else twice as long as the last time. */
export class BackOff {
  readonly #options: BackOffOptions;
  #wait = 0;

  constructor(options: BackOffOptions) {
    this.#options = options;
  }

  after(lived: number): number {
    const { good, first, most } = this.#options;
    this.#wait = lived >= good ? 0 : Math.min(most, this.#wait === 0 ? first : 2 * this.#wait);
    return this.#wait;
  }
}

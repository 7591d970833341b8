/** How long nobody may have been seen, at first. What a look finds reaches back for a second besides. */
const PATIENCE_MS = 500;

/**
 * Whether nobody else has been at work for so long that more may be done at once than is fair beside others. Whoever comes while it is meets more
 * than they should, until the next look. So after each of them the quiet must last twice as long as before: of those who
 * come now and then all but the first few find what they would have found anyway.
 */
export class Quiet {
  readonly #now: () => number;
  #since: number | null = null;
  #patienceMs = PATIENCE_MS;
  #isUsed = false;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Notes what a look has found. */
  note(isSomebodyThere: boolean): void {
    if (!isSomebodyThere) {
      this.#since ??= this.#now();
      return;
    }
    if (this.#isUsed) this.#patienceMs *= 2;
    this.#isUsed = false;
    this.#since = null;
  }

  /** Whether it has lasted for long enough, and still does. */
  get isLong(): boolean {
    return this.#since !== null && this.#now() - this.#since >= this.#patienceMs;
  }

  /** More is done at once from now on, until somebody is there. */
  use(): void {
    this.#isUsed = true;
  }
}

/** What was made on either side for the same request: an id there is an id here. */
export class Pairs {
  readonly #ours = new Map<string, string>();
  readonly #pythons = new Map<string, string>();
  readonly #shared: ReadonlySet<string>;
  #noted: (readonly [string, string])[] = [];

  /** @param shared ids that both know from the start: they stand only for themselves */
  constructor(shared: Iterable<string>) {
    this.#shared = new Set(shared);
  }

  /** Whether two ids are of the same thing; two that were never seen are, from now on. */
  same(python: string, ours: string): boolean {
    if (python === ours) return true;
    const [known, back] = [this.#ours.get(python), this.#pythons.get(ours)];
    if (known !== undefined || back !== undefined) return known === ours && back === python;
    if (this.#shared.has(python) || this.#shared.has(ours)) return false;
    this.#ours.set(python, ours);
    this.#pythons.set(ours, python);
    this.#noted.push([python, ours]);
    return true;
  }

  /** Where `compare` finds a difference, the pairs that it has seen are forgotten again. */
  attempt<T>(compare: () => readonly T[]): readonly T[] {
    const before = this.#noted;
    this.#noted = [];
    const found = compare();
    if (found.length > 0)
      for (const [python, ours] of this.#noted) {
        this.#ours.delete(python);
        this.#pythons.delete(ours);
      }
    this.#noted = found.length > 0 ? before : [...before, ...this.#noted];
    return found;
  }
}

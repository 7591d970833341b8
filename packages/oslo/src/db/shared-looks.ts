/**
 * Looks that requests share: one that comes while a look for the same is under way waits for the next one, with all others that came
 * meanwhile. So nobody gets an answer that is older than their asking, and there are two looks at most for each thing at a time.
 */
export class SharedLooks<T> {
  readonly #running = new Map<string, { readonly ended: Promise<unknown>; next: Promise<T> | null }>();

  /** @param look looks; runs when nobody looks for the same any more */
  share(key: string, look: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running === undefined) return this.#start(key, look);
    running.next ??= running.ended.then(() => this.#start(key, look));
    return running.next;
  }

  /** Who waits for the next look starts it in its turn, and puts it here. */
  async #forget(key: string, entry: { readonly ended: Promise<unknown>; readonly next: Promise<T> | null }): Promise<void> {
    await entry.ended;
    if (entry.next === null && this.#running.get(key) === entry) this.#running.delete(key);
  }

  #start(key: string, look: () => Promise<T>): Promise<T> {
    const answer = look();
    const entry = {
      ended: Promise.allSettled([answer]),
      next: null as Promise<T> | null,
    };
    this.#running.set(key, entry);
    void this.#forget(key, entry);
    return answer;
  }
}

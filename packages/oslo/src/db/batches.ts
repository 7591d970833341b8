import { SharedLooks } from "./shared-looks.ts";

/** Does together what is asked for at the same time: what comes while something of the same key is being done is done after that, all of it at once. */
export class Batches<Item> {
  readonly #waiting = new Map<string, Item[]>();
  readonly #turns = new SharedLooks<void>();

  /** @param doAll does all that wait; if it fails, it has failed for each of them */
  async add(key: string, item: Item, doAll: (items: readonly Item[]) => Promise<void>): Promise<void> {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) this.#waiting.set(key, [item]);
    else waiting.push(item);
    await this.#turns.share(key, async () => {
      const items = this.#waiting.get(key) ?? [];
      this.#waiting.delete(key);
      await doAll(items);
    });
  }
}

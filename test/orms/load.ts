import * as fc from "fast-check";
import { NEW, OLD, type App, type Item, type Release } from "./app.ts";

/** How many rows there are in the end; half of them from before the change. */
export const ROWS = 48;
const WORKERS = 8;

/** A client's operation: which row, by which release, what of it. */
const operation = fc.record({
  id: fc.integer({ min: 1, max: ROWS }),
  by: fc.constantFrom<Release>(OLD, NEW),
  how: fc.constantFrom("update", "save", "save"),
  change: fc
    .record(
      {
        name: fc.stringMatching(/^[A-Za-z ']{1,12}$/),
        price: fc.integer({ min: 0, max: 9999 }),
        plan: fc.constantFrom("free", "pro", "Team"),
      },
      { requiredKeys: [] },
    )
    .filter((change) => Object.keys(change).length > 0),
});

type Operation = typeof operation extends fc.Arbitrary<infer Each> ? Each : never;

/** Operations of the releases that are there, on the same rows, and what was acknowledged. */
export class Load {
  /** The rows as their writers know them. */
  readonly model = new Map<number, Item>();
  #acknowledged = 0;
  readonly #queues: readonly Operation[][];

  constructor(operations: number, seed: number) {
    const all = fc.sample(operation, { numRuns: operations, seed });
    // The clients of one row take turns; those of different rows do not.
    this.#queues = Array.from({ length: WORKERS }, (_, worker) => all.filter(({ id }) => id % WORKERS === worker));
  }

  /** How many writes were acknowledged. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Inserts a row; what is left out of it is the default, whichever release looks. */
  async insert(app: App, { write }: Release, item: Partial<Item> & { readonly id: number; readonly name: string }): Promise<void> {
    await app.insert({ id: item.id, ...write(item) });
    this.model.set(item.id, { price: 0, plan: "free", ...item });
    this.#acknowledged++;
  }

  /**
   * Does a share of the operations, and begins them anew for as long as `meanwhile` takes. An operation of a release that isn't there
   * is done by the one that is.
   */
  async run(apps: ReadonlyMap<Release, App>, share: number, meanwhile: Promise<unknown> = Promise.resolve()): Promise<void> {
    const over = new AbortController();
    const [[present, itsApp] = []] = apps;
    if (present === undefined || itsApp === undefined) return;
    const worker = async (queue: Operation[]): Promise<void> => {
      for (let n = 0; n < queue.length * share || !over.signal.aborted; n++) {
        const next = queue.shift();
        if (next === undefined) return;
        queue.push(next);
        const id = this.model.has(next.id) ? next.id : next.id - ROWS / 2;
        const [release, app] = apps.has(next.by) ? [next.by, apps.get(next.by) ?? itsApp] : [present, itsApp];
        await app[next.how](id, release.write(next.change));
        this.model.set(id, { ...(this.model.get(id) as Item), ...next.change });
        this.#acknowledged++;
      }
    };
    await Promise.all([meanwhile.finally(() => over.abort()), ...this.#queues.map(worker)]);
  }
}

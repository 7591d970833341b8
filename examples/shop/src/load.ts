import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Fleet } from "./fleet.ts";
import type { Customer, Product } from "./store.ts";

const pick = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;
const NAMES = ["Ada Lovelace", "Alan Turing", "Grace Hopper", "Plato", "Barbara Liskov", "Edsger W. Dijkstra"];
const CITIES = ["London", "Ulm", "Zürich", null] as const;

const randomCustomer = (): Customer => ({
  name: pick(NAMES),
  email: `${randomUUID().slice(0, 8)}@example.org`,
  street: pick([null, "High Street 1", "Market 7"]),
  city: pick(CITIES),
});
const randomProduct = (): Product => ({
  title: pick(["Book", "Lamp", "Chair"]),
  price: (Math.floor(Math.random() * 100_000) / 100).toFixed(2),
});

/** What was sent so far, and how it went. */
export interface Tally {
  requests: number;
  /** Answers that were no success, or did not hold what had been written before, whichever node was asked. */
  failed: number;
  worstMs: number;
  readonly failures: string[];
}

/** Shoppers who write, and read back what they wrote from the next node in turn, whatever its release. */
export class Load {
  readonly tally: Tally = { requests: 0, failed: 0, worstMs: 0, failures: [] };
  readonly #fleet: Pick<Fleet, "request">;
  readonly #shoppers: Promise<void>[];
  #stopped = false;

  constructor(fleet: Pick<Fleet, "request">, shoppers: number) {
    this.#fleet = fleet;
    this.#shoppers = Array.from({ length: shoppers }, () => this.#shop());
  }

  /** Resolves when so many more requests were served. */
  async serves(count: number): Promise<void> {
    const until = this.tally.requests + count;
    while (this.tally.requests < until) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#shoppers);
  }

  async #shop(): Promise<void> {
    const written = new Map<string, Customer | Product | undefined>();
    while (!this.#stopped) {
      const isNew = written.size < 5 || Math.random() < 0.2;
      const path = isNew ? `/${pick(["customers", "products"])}/${randomUUID()}` : pick([...written.keys()]);
      const isCustomer = path.startsWith("/customers");
      if (isCustomer && !isNew && Math.random() < 0.2) {
        await this.#send("DELETE", path, 204);
        written.set(path, undefined);
      } else {
        const value = isCustomer ? randomCustomer() : randomProduct();
        await this.#send("PUT", path, written.get(path) === undefined ? 201 : 200, value);
        written.set(path, value);
      }
      const other = pick([...written.keys()]);
      const wanted = written.get(other);
      for (const asked of [path, other]) {
        const value = asked === path ? written.get(path) : wanted;
        await this.#send("GET", asked, value === undefined ? 404 : 200, undefined, value);
      }
      if (written.size > 20) written.delete([...written.keys()][0] ?? "");
    }
  }

  async #send(method: string, path: string, status: number, body?: object, wanted?: object): Promise<void> {
    const started = performance.now();
    let wrong: string | null = null;
    try {
      const answer = await this.#fleet.request(method, path, body);
      if (answer.status !== status) wrong = `${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`;
      else if (wanted && !isDeepStrictEqual(answer.body, wanted))
        wrong = `${JSON.stringify(answer.body)} instead of ${JSON.stringify(wanted)}`;
    } catch (error) {
      wrong = String(error);
    }
    this.tally.requests++;
    this.tally.worstMs = Math.max(this.tally.worstMs, performance.now() - started);
    if (wrong === null) return;
    this.tally.failed++;
    if (this.tally.failures.length < 5) this.tally.failures.push(`${method} ${path}: ${wrong}`);
  }
}

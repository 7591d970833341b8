import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Random } from "../../keystone/random.ts";
import { Acknowledged } from "./acknowledged.ts";
import { Client, Tally, type Failure } from "./client.ts";
import { prove } from "./proof.ts";
import { Tokens } from "./tokens.ts";
import { Worker } from "./worker.ts";
import { makeWorld, PASSWORD, type World } from "./world.ts";

export interface LoadOptions {
  /** Where the service answers, without `/v3`. */
  readonly url: string;
  /** The administrator's. */
  readonly password: string;
  readonly clients?: number;
  /** How long each of them waits before a request, in milliseconds. */
  readonly pause?: number;
  /** What kind of node answered, by the header `X-Served-By`. */
  readonly kindOf?: (servedBy: string | undefined) => string;
  /** Whether 503 with Retry-After is no failure: the database may be away. */
  readonly mayRefuse?: boolean;
  readonly seed?: number;
}

export interface LoadResult {
  readonly requests: number;
  /** Answered by 503 with Retry-After, where that may be. */
  readonly refused: number;
  readonly failed: readonly Failure[];
  readonly acknowledged: Acknowledged;
  /** How many requests each kind of node answered. */
  readonly by: Readonly<Record<string, number>>;
  /** How often a token that one kind of node issued was validated by another: `one -> other`. */
  readonly crossed: Readonly<Record<string, number>>;
  /** Tokens that were revoked, and that nobody took any more. */
  readonly revoked: number;
  /** Of answers, in milliseconds. */
  readonly median: number;
  readonly longest: number;
}

/** After so many failures there is nothing to wait for. */
const HOPELESS = 50;

interface Own {
  readonly tokens: Tokens;
  readonly acknowledged: Acknowledged;
  readonly client: Client;
  readonly world: World;
}

/**
 * Clients that ask for everything an identity service is asked for, all the time: tokens of all kinds, issued and validated; things made,
 * changed, listed and removed. Nothing is asked twice, and what was acknowledged is remembered.
 *
 * @example
 * const load = await Load.begin({ url: fleet.url, password, kindOf: (name) => fleet.kindOf(name) });
 * await fleet.replace(0, ours);
 * await load.more(100);
 * const { failed, acknowledged } = await load.end();
 */
export class Load {
  readonly #tally: Tally;
  readonly #tokens: Tokens;
  readonly #acknowledged: Acknowledged;
  readonly #client: Client;
  readonly #world: World;
  readonly #over = new AbortController();
  readonly #running: Promise<unknown>;

  private constructor(tally: Tally, own: Own, workers: readonly Worker[]) {
    this.#tally = tally;
    this.#tokens = own.tokens;
    this.#acknowledged = own.acknowledged;
    this.#client = own.client;
    this.#world = own.world;
    this.#running = Promise.all(workers.map((worker) => worker.run(this.#over.signal)));
    // Whoever waits for the load hears of it.
    this.#running.catch(() => this.#over.abort());
  }

  /**
   * Makes whom it logs in, then begins.
   *
   * @throws Unanswered if that is not answered as it must be
   */
  static async begin(options: LoadOptions): Promise<Load> {
    const { url, password, clients = 6, pause = 0, kindOf = () => "it", mayRefuse = false, seed = 1 } = options;
    const tally = new Tally();
    const random = new Random(seed);
    const pick = (below: number): number => random.below(below);
    const client = (keepsAlive: boolean): Client => new Client(url, tally, { kindOf, mayRefuse, keepsAlive, pause });
    const setter = client(true);
    const world = await makeWorld(setter, { name: "admin", password });
    const tokens = new Tokens(world, pick);
    const token = await tokens.admin(setter);
    const [acknowledged, run] = [new Acknowledged(), randomUUID().slice(0, 8)];
    const workers: Worker[] = [];
    for (let i = 0; i < clients; i++) {
      const body = { user: { name: `grantee-${i}`, domain_id: world.domain, password: PASSWORD } };
      const made = await setter.ask({ method: "POST", path: "/users", status: 201, token, body });
      const grantee = (made.body as { readonly user: { readonly id: string } }).user.id;
      // Services keep their connections; commands come with one of their own each time.
      workers.push(new Worker(`${run}-${i}`, client(i % 2 === 0), { tokens, place: { world, grantee }, acknowledged, pick }));
    }
    return new Load(tally, { tokens, acknowledged, client: setter, world }, workers);
  }

  /** What came of it until now. */
  get failed(): readonly Failure[] {
    return this.#tally.failed;
  }

  get refused(): number {
    return this.#tally.refused;
  }

  /** How often a token of one kind of node was validated by another, until now. */
  crossed(one: string, other: string): number {
    return this.#tokens.crossed.get(`${one} -> ${other}`) ?? 0;
  }

  /** Returns when so many more requests were answered as they must be. */
  async more(count: number): Promise<void> {
    await this.until(this.#answered() + count);
  }

  /**
   * Returns when something is so.
   *
   * @throws Error if instead one request after the other fails
   */
  async when(isSo: () => boolean): Promise<void> {
    const most = this.failed.length + HOPELESS;
    while (!isSo()) {
      if (this.failed.length > most)
        throw new Error(`One request after the other fails: ${JSON.stringify(this.failed.slice(-5), null, 2)}`);
      if (this.#over.signal.aborted) return void (await this.#running);
      await delay(10);
    }
  }

  /** Returns when so many requests were answered as they must be. */
  private async until(count: number): Promise<void> {
    await this.when(() => this.#answered() >= count);
  }

  /**
   * Ends it. The first token of each kind that each kind of node has issued is validated once more, and the service shows all that it has
   * acknowledged; what the database shows is told by `acknowledged.lost`.
   */
  async end(): Promise<LoadResult> {
    this.#over.abort();
    await this.#running;
    await this.#tokens.validateFirsts(this.#client);
    await prove(this.#client, this.#acknowledged, this.#tokens, this.#world);
    this.#client.close();
    const { requests, refused, failed, by, milliseconds } = this.#tally;
    const sorted = milliseconds.toSorted((one, other) => one - other);
    return {
      requests,
      refused,
      failed,
      acknowledged: this.#acknowledged,
      by: Object.fromEntries(by),
      crossed: Object.fromEntries(this.#tokens.crossed),
      revoked: this.#tokens.revoked,
      median: Math.round(sorted[sorted.length >> 1] ?? 0),
      longest: Math.round(sorted.at(-1) ?? 0),
    };
  }

  #answered(): number {
    return this.#tally.requests - this.#tally.failed.length - this.#tally.refused;
  }
}

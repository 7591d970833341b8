import { randomBytes, randomInt } from "node:crypto";
import { request, Agent } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** A secret as its client was told it is; null for one that was deleted. */
type Known = { readonly payload: Buffer; readonly by: string } | null;

interface Options {
  /** Where the balancer answers. */
  readonly url: string;
  /** Which kind of node gave an answer, by its header. */
  readonly kindOf: (servedBy: string | undefined) => string;
  readonly clients: number;
  /** Between two requests of a client, in milliseconds. */
  readonly pause: number;
}

interface Got {
  readonly status: number;
  readonly body: Buffer;
  readonly by: string;
}

const CALLER = { "x-project-id": "p1", "x-user-id": "u1", "x-roles": "admin" };

/** Clients that store, read, list and delete secrets, and note what was acknowledged, and what was not as it should be. */
export class KeyLoad {
  readonly #options: Options;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #stop = new AbortController();
  readonly #known = new Map<string, Known>();
  readonly #crossed = new Map<string, number>();
  readonly failed: string[] = [];
  requests = 0;
  #running: Promise<unknown> = Promise.resolve();

  private constructor(options: Options) {
    this.#options = options;
  }

  static begin(options: Options): KeyLoad {
    const load = new KeyLoad(options);
    load.#running = Promise.all(Array.from({ length: options.clients }, async () => load.#client()));
    return load;
  }

  /** How many secrets that one kind of node has stored another has read. */
  crossed(stored: string, read: string): number {
    return this.#crossed.get(`${stored}>${read}`) ?? 0;
  }

  /** Waits for so many more requests. */
  async more(count: number): Promise<void> {
    const until = this.requests + count;
    await this.when(() => this.requests >= until);
  }

  async when(condition: () => boolean): Promise<void> {
    while (!condition()) await delay(20);
  }

  /** Ends the load, and reads all that was acknowledged: what is not as it was. */
  async end(): Promise<{ readonly lost: readonly string[]; readonly writes: number }> {
    this.#stop.abort();
    await this.#running;
    const lost: string[] = [];
    for (const [id, known] of this.#known) {
      const { status, body } = await this.#payload(id);
      if (known === null ? status !== 404 : status !== 200 || !body.equals(known.payload)) lost.push(`${id}: ${status}`);
    }
    this.#agent.destroy();
    return { lost, writes: this.#known.size };
  }

  async #client(): Promise<void> {
    const mine: string[] = [];
    while (!this.#stop.signal.aborted) {
      const chance = randomInt(10);
      const id = mine[randomInt(Math.max(1, mine.length))];
      if (id === undefined || chance < 3) await this.#store(mine);
      else if (chance < 8) await this.#read(id);
      else if (chance < 9) await this.#list();
      else await this.#delete(id, mine);
      await delay(this.#options.pause);
    }
  }

  async #store(mine: string[]): Promise<void> {
    const payload = randomBytes(randomInt(1, 2000));
    const body = JSON.stringify({
      name: "load",
      payload: payload.toString("base64"),
      payload_content_type: "application/octet-stream",
      payload_content_encoding: "base64",
    });
    const got = await this.#ask("POST", "/v1/secrets", { "content-type": "application/json" }, body);
    if (!this.#expect("POST", got, 201)) return;
    const id = (JSON.parse(got.body.toString()) as { secret_ref: string }).secret_ref.split("/").at(-1) as string;
    this.#known.set(id, { payload, by: got.by });
    mine.push(id);
  }

  async #read(id: string): Promise<void> {
    const got = await this.#payload(id);
    const known = this.#known.get(id);
    if (!known || !this.#expect(`GET ${id}`, got, 200)) return;
    if (!got.body.equals(known.payload)) this.failed.push(`${id}: another payload, by ${got.by}, stored by ${known.by}`);
    const way = `${known.by}>${got.by}`;
    this.#crossed.set(way, (this.#crossed.get(way) ?? 0) + 1);
  }

  async #list(): Promise<void> {
    this.#expect("GET list", await this.#ask("GET", "/v1/secrets?limit=20", { accept: "application/json" }), 200);
  }

  async #delete(id: string, mine: string[]): Promise<void> {
    mine.splice(mine.indexOf(id), 1);
    if (this.#expect(`DELETE ${id}`, await this.#ask("DELETE", `/v1/secrets/${id}`, {}), 204)) this.#known.set(id, null);
  }

  async #payload(id: string): Promise<Got> {
    return await this.#ask("GET", `/v1/secrets/${id}/payload`, { accept: "application/octet-stream" });
  }

  #expect(what: string, { status, body, by }: Got, wanted: number): boolean {
    // When it was shows in the nodes' logs, too.
    if (status !== wanted) this.failed.push(`${new Date().toISOString()} ${what}: ${status} by ${by}: ${body.toString().slice(0, 200)}`);
    return status === wanted;
  }

  async #ask(method: string, path: string, headers: Readonly<Record<string, string>>, body?: string): Promise<Got> {
    this.requests++;
    const { url, kindOf } = this.#options;
    return await new Promise((resolve) => {
      const asked = request(
        new URL(path, url),
        { method, headers: { ...CALLER, ...headers }, agent: this.#agent, timeout: 60_000 },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.once("error", (error) => resolve({ status: 0, body: Buffer.from(error.message), by: "nobody" }));
          answer.once("end", () =>
            resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks), by: kindOf(String(answer.headers["x-served-by"])) }),
          );
        },
      );
      asked.once("timeout", () => asked.destroy(new Error("no answer in time")));
      asked.once("error", (error) => resolve({ status: 0, body: Buffer.from(error.message), by: "nobody" }));
      asked.end(body);
    });
  }
}

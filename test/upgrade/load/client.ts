import { Agent } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { send, type Answered } from "../../differential/http.ts";

/** A request, and what it is to be answered by. */
export interface Asked {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** After `/v3`. */
  readonly path: string;
  readonly status: number;
  readonly token?: string;
  /** The token that it is about. */
  readonly subject?: string;
  readonly body?: unknown;
}

export interface Answer extends Answered {
  /** What kind of node it came from. */
  readonly by: string;
}

/** A request that was not answered as it must be. */
export interface Failure {
  readonly what: string;
  /** The status, or why there is none. */
  readonly said: string;
  readonly by: string;
  readonly at: string;
}

/** Was not answered as it must be, which has been counted: what depends on it is left out. */
export class Unanswered extends Error {}

/** No answer takes longer, in milliseconds, unless the service hangs. */
const LONGEST = 30_000;

/** All that clients have sent, and what came of it. */
export class Tally {
  requests = 0;
  /** Answered by 503 with Retry-After, where that may be. */
  refused = 0;
  readonly failed: Failure[] = [];
  readonly milliseconds: number[] = [];
  /** Answers by kind of node. */
  readonly by = new Map<string, number>();
}

export interface ClientOptions {
  /** What kind of node answered, by the header `X-Served-By`. */
  readonly kindOf: (servedBy: string | undefined) => string;
  /** Whether 503 with Retry-After is no failure. */
  readonly mayRefuse: boolean;
  /** Whether its requests share a connection. */
  readonly keepsAlive: boolean;
  /** How long it waits before a request, in milliseconds. */
  readonly pause: number;
}

/** Who sends requests: nothing is sent twice. */
export class Client {
  readonly #url: string;
  readonly #tally: Tally;
  readonly #options: ClientOptions;
  readonly #agent: Agent | undefined;

  constructor(url: string, tally: Tally, options: ClientOptions) {
    this.#url = url;
    this.#tally = tally;
    this.#options = options;
    this.#agent = options.keepsAlive ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined;
  }

  /**
   * Sends a request.
   *
   * @throws Unanswered if the answer has another status, or there is none
   */
  async ask(asked: Asked): Promise<Answer> {
    const headers = {
      ...(asked.token !== undefined && { "X-Auth-Token": asked.token }),
      ...(asked.subject !== undefined && { "X-Subject-Token": asked.subject }),
    };
    const sent = { method: asked.method, path: `/v3${asked.path}`, headers, ...(asked.body !== undefined && { body: asked.body }) };
    if (this.#options.pause > 0) await delay(this.#options.pause);
    const begun = performance.now();
    this.#tally.requests++;
    let answered: Answered;
    try {
      answered = await send(this.#url, sent, { timeout: LONGEST, ...(this.#agent && { agent: this.#agent }) });
    } catch (error) {
      throw this.fail(asked, error instanceof Error ? error.message : String(error), "nobody");
    }
    this.#tally.milliseconds.push(performance.now() - begun);
    const servedBy = answered.headers["x-served-by"];
    const by = this.#options.kindOf(typeof servedBy === "string" ? servedBy : undefined);
    this.#tally.by.set(by, (this.#tally.by.get(by) ?? 0) + 1);
    if (answered.status === asked.status) return { ...answered, by };
    if (this.#options.mayRefuse && answered.status === 503 && answered.headers["retry-after"] !== undefined) {
      this.#tally.refused++;
      throw new Unanswered(`${asked.method} ${asked.path}: 503`);
    }
    throw this.fail(asked, `${answered.status} ${answered.text.slice(0, 300)}`, by);
  }

  /** Counts what is wrong with an answer. */
  fail({ method, path }: Asked, said: string, by: string): Unanswered {
    const what = `${method} /v3${path}`;
    this.#tally.failed.push({ what, said, by, at: new Date().toISOString() });
    return new Unanswered(`${what}: ${said}`);
  }

  close(): void {
    this.#agent?.destroy();
  }
}

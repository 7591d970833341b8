import { Agent, type RequestOptions } from "node:http";
import { Agent as SecureAgent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../log.ts";
import type { Tls } from "../options/tls.ts";
import { ConnectionFailure } from "./connection-failure.ts";
import { exchange, type Answered, type Asked } from "./exchange.ts";

export interface ClientOptions {
  readonly tls: Tls;
  /** How long one answer may take, in milliseconds. */
  readonly timeout: number;
  /** How often a request that comes to no answer is sent again. */
  readonly retries: number;
  readonly log: Log;
  /** The longest answer, in bytes: 8 MiB, if left out. */
  readonly longest?: number;
}

const LONGEST = 8 * 1024 * 1024;
/** How long to wait before the first time that a request is sent again, in milliseconds; twice as long before each next one. */
const PAUSE = 500;
/** So many requests to Keystone at once; others wait for their turn. */
const SOCKETS = 64;

/** Asks Keystone over connections that stay open. */
export class HttpClient implements Disposable {
  readonly #options: ClientOptions;
  readonly #agents: { readonly http: Agent; readonly https: SecureAgent };
  readonly #ending = new AbortController();

  constructor(options: ClientOptions) {
    this.#options = options;
    const kept = { keepAlive: true, maxSockets: SOCKETS, maxFreeSockets: 16, scheduling: "lifo" as const };
    const { own, ...tls } = options.tls;
    const certificate = own && { cert: own.cert.reveal(), key: own.key.reveal() };
    this.#agents = { http: new Agent(kept), https: new SecureAgent({ ...kept, ...tls, ...certificate }) };
  }

  /**
   * Sends a request; one that comes to no answer is sent again, where that is safe, but not once it has taken as long as one answer may.
   *
   * @throws ConnectionFailure
   */
  async send(asked: Asked): Promise<Answered> {
    const { timeout, retries, log, longest = LONGEST } = this.#options;
    if (this.#ending.signal.aborted) throw new ConnectionFailure("the client has been closed", { mayHaveArrived: false, mayPass: false });
    const until = Date.now() + timeout;
    const agent = asked.url.startsWith("https:") ? this.#agents.https : this.#agents.http;
    const options: RequestOptions = { agent };
    for (let tried = 0; ; tried++)
      try {
        return await exchange(asked, options, { time: timeout, size: longest });
      } catch (error) {
        const pause = PAUSE * 2 ** tried;
        const isWorthIt = error instanceof ConnectionFailure && error.mayPass && (asked.method === "GET" || !error.mayHaveArrived);
        if (!isWorthIt || tried >= retries || Date.now() + pause > until || this.#ending.signal.aborted) throw error;
        log.warning(`${error.message}. It is tried again in ${pause / 1000} s, ${retries - tried} times more at most.`);
        await sleep(pause, undefined, { signal: this.#ending.signal }).catch(() => {});
      }
  }

  /** Ends all connections, and what is under way on them. */
  [Symbol.dispose](): void {
    this.#ending.abort();
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }
}

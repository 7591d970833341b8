import { setTimeout as delay } from "node:timers/promises";
import { UnderpinError } from "../model/error.ts";
import type { RolloutEvent } from "../rollout/event.ts";

/** How long one try may take, and how long it is waited for before the next ones. */
const ANSWER_MS = 5000;
const AGAIN_MS = [250, 1000];
/** What waits to be sent; the oldest goes first where there is more. */
const MOST_WAITING = 1000;
/** How long the command waits at its end for what is still to be sent. */
const END_MS = 10_000;

/** Posts what happens to somebody else's address, in its order. It neither holds up nor ends what it tells of. */
export class Webhook implements AsyncDisposable {
  readonly #url: URL;
  readonly #say: (text: string) => void;
  readonly #waiting: string[] = [];
  readonly #over = new AbortController();
  #sending: Promise<void> | null = null;
  #missed = 0;

  /**
   * @param say is told once that nobody answers, and at the end how many were not sent; never of the address's path, which may be a secret
   * @throws UnderpinError `UP-CONFIG` for what is no address
   */
  constructor(url: string, say: (text: string) => void) {
    if (!URL.canParse(url) || !/^https?:/.test(url))
      throw new UnderpinError("UP-CONFIG", {
        what: "The webhook's address is none.",
        fine: "Nothing was changed.",
        next: "It is like https://hooks.example.org/underpin.",
      });
    this.#url = new URL(url);
    this.#say = say;
  }

  /** Lines that commands print are not told: nobody knows what is in them. */
  tell(event: RolloutEvent | { readonly type: "result" }): void {
    if (event.type === "rollout-output") return;
    this.#waiting.push(JSON.stringify(event));
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.shift();
      this.#miss();
    }
    this.#sending ??= this.#send();
  }

  async #send(): Promise<void> {
    for (let body = this.#waiting.shift(); body !== undefined; body = this.#waiting.shift()) if (!(await this.#isSent(body))) this.#miss();
    this.#sending = null;
  }

  async #isSent(body: string): Promise<boolean> {
    const headers = { "content-type": "application/json" };
    for (const pause of [...AGAIN_MS, null]) {
      if (this.#over.signal.aborted) return false;
      const signal = AbortSignal.any([this.#over.signal, AbortSignal.timeout(ANSWER_MS)]);
      const answer = await fetch(this.#url, { method: "POST", headers, body, signal, redirect: "error" }).catch(() => null);
      await answer?.body?.cancel();
      if (answer?.ok) return true;
      if (pause !== null) await delay(pause, undefined, { signal: this.#over.signal }).catch(() => {});
    }
    return false;
  }

  #miss(): void {
    if (this.#missed++ === 0) this.#say(`The webhook at ${this.#url.host} does not take what it is told; the rollout goes on.`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const isEnded = new AbortController();
    const late = delay(END_MS, undefined, { signal: isEnded.signal }).catch(() => {});
    await Promise.race([this.#sending, late]);
    isEnded.abort();
    this.#over.abort();
    await this.#sending;
    if (this.#missed > 0) this.#say(`The webhook at ${this.#url.host} was not told of ${this.#missed} events.`);
  }
}

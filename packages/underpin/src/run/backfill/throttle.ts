import { setTimeout as delay } from "node:timers/promises";
import { readThrottle } from "../../ledger/throttle.ts";
import type { Load } from "../../model/dialect.ts";
import type { RunContext } from "../context.ts";
import { Replicas } from "./replicas.ts";

/** How long others count as active after they were last seen so: they are looked at between batches only. */
const ACTIVE_MS = 1000;
const LOOK_AGAIN_MS = 250;
const LOOK_EVERY_MS = 50;

/**
 * Keeps a data migration from hurting others: between batches it looks whether other clients are active and rests as long
 * as the operator's throttle says, and it waits while replicas or cluster nodes can't follow, or while it is paused.
 */
export class Throttle implements AsyncDisposable {
  readonly #context: RunContext;
  readonly #title: string;
  readonly #replicas: Replicas;
  #activeUntil = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #percent = 100;
  #before: Load | undefined;

  constructor(context: RunContext, title: string) {
    this.#context = context;
    this.#title = title;
    this.#replicas = new Replicas(context.replicas);
  }

  /** Whether nobody else was at work lately. */
  get isAlone(): boolean {
    return this.#context.mode === "offline" || Date.now() >= this.#activeUntil;
  }

  /** Rests after a batch that took `ms`. Nobody is there to be hurt offline. */
  async rest(ms: number): Promise<void> {
    if (this.#context.mode === "offline") return;
    // Batches are short while others are active: to look after each would take as long as they do.
    if (Date.now() - this.#lookedAt >= LOOK_EVERY_MS) await this.#look();
    // Where there is one writer at a time, others are seen by what they have written: they must get a chance to.
    const isOwed = this.#context.database.dialect.singleWriter || Date.now() < this.#activeUntil;
    const rest = isOwed ? Math.min(5000, (ms * (100 - this.#percent)) / this.#percent) : 0;
    if (rest >= 1) await delay(rest);
  }

  /** Looks at the operator's throttle and at others; waits as long as they can't follow, or the throttle is 0. */
  async #look(): Promise<void> {
    const { session, service, database, signal, onEvent } = this.#context;
    for (;;) {
      signal?.throwIfAborted();
      this.#percent = await readThrottle(session, service.name);
      const load = await database.dialect.backfill.load(session, this.#before);
      this.#before = load;
      this.#lookedAt = Date.now();
      const why = this.#percent === 0 ? "paused" : (load.strain ?? (await this.#replicas.strain()));
      if (why === null) {
        if (load.others > 0) this.#activeUntil = Date.now() + ACTIVE_MS;
        return;
      }
      onEvent({ type: "throttle", title: this.#title, why });
      await delay(LOOK_AGAIN_MS);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#replicas[Symbol.asyncDispose]();
  }
}

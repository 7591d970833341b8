import { setTimeout as delay } from "node:timers/promises";
import { readPace } from "../ledger/pace.ts";
import type { Load } from "../model/dialect.ts";
import type { RunContext } from "../runner/context.ts";
import { Replicas } from "./replicas.ts";

/** How long others count as active after they were last seen so: they are looked at between batches only. */
const ACTIVE_MS = 1000;
const LOOK_AGAIN_MS = 250;

/**
 * Keeps a data migration from hurting others: between batches it looks whether other clients are active and rests as long
 * as the operator's pace says, and it waits while replicas or cluster nodes can't follow, or while it is paused.
 */
export class Pace implements AsyncDisposable {
  readonly #context: RunContext;
  readonly #title: string;
  readonly #replicas: Replicas;
  #activeUntil = 0;
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
    const { mode, session, service, database, signal, onEvent } = this.#context;
    if (mode === "offline") return;
    for (;;) {
      signal?.throwIfAborted();
      const percent = await readPace(session, service.name);
      const load = await database.dialect.load(session, this.#before);
      this.#before = load;
      const why = percent === 0 ? "paused" : (load.strain ?? (await this.#replicas.strain()));
      if (why === null) {
        if (load.others > 0) this.#activeUntil = Date.now() + ACTIVE_MS;
        const rest = Date.now() < this.#activeUntil ? Math.min(5000, (ms * (100 - percent)) / percent) : 0;
        if (rest >= 1) await delay(rest);
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

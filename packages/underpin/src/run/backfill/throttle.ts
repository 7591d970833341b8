import { setTimeout as delay } from "node:timers/promises";
import { readThrottle } from "../../ledger/throttle.ts";
import type { Load, Session } from "../../model/dialect.ts";
import type { RunContext } from "../context.ts";
import { Quiet } from "./quiet.ts";
import { Replicas } from "./replicas.ts";
import { Turns } from "./turns.ts";

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
  readonly #turns = new Turns();
  /** Whether there is room for more than one lane is entitled to. */
  readonly quiet: Quiet = new Quiet();
  #looking: Promise<void> | undefined;
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

  /**
   * Waits until a batch may begin; what it returns ends the batch's turn, after its rest. While others are active lanes take turns: all
   * of them together weigh on others as one would.
   */
  async begin(): Promise<() => void> {
    return this.#isOwed && this.#percent < 100 ? await this.#turns.take() : () => {};
  }

  /** Rests after a batch that took `ms`, and looks by `session` whom it may hurt. Nobody is there to be hurt offline. */
  async rest(ms: number, { session, signal }: Pick<RunContext, "session" | "signal"> = this.#context): Promise<void> {
    if (this.#context.mode === "offline") return this.quiet.note(false);
    // Batches are short while others are active: to look after each would take as long as they do. Where one lane must wait, all do.
    if (this.#looking || Date.now() - this.#lookedAt >= LOOK_EVERY_MS)
      await (this.#looking ??= this.#look(session, signal).finally(() => (this.#looking = undefined)));
    const rest = this.#isOwed ? Math.min(5000, (ms * (100 - this.#percent)) / this.#percent) : 0;
    if (rest >= 1) await delay(rest);
  }

  /** Where there is one writer at a time, others are seen by what they have written: they must get a chance to. */
  get #isOwed(): boolean {
    return this.#context.mode !== "offline" && (this.#context.database.dialect.singleWriter || Date.now() < this.#activeUntil);
  }

  /** Looks at the operator's throttle and at others; waits as long as they can't follow, or the throttle is 0. */
  async #look(session: Session, signal: AbortSignal | undefined): Promise<void> {
    const { service, database, onEvent, inFlight } = this.#context;
    for (;;) {
      signal?.throwIfAborted();
      this.#percent = await readThrottle(session, service.name);
      // All of our own that were at work in any moment of the look: the server may have seen each of them.
      const {
        result: load,
        most,
        unnamed,
      } = await inFlight.during(() => database.dialect.backfill.load(session, this.#before, inFlight.sessions));
      this.#before = load;
      this.#lookedAt = Date.now();
      const why = this.#percent === 0 ? "paused" : (load.strain ?? (await this.#replicas.strain()));
      const isSomebodyActive = load.others > most;
      this.quiet.note(why !== null || isSomebodyActive || load.lately === undefined || load.lately > unnamed);
      if (why === null) {
        if (isSomebodyActive) this.#activeUntil = Date.now() + ACTIVE_MS;
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

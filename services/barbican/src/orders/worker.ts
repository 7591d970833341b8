import { setTimeout as sleep } from "node:timers/promises";
import type { Reading } from "@underpin/oslo/metrics";
import type { BarbicanRows } from "../barbican.ts";
import { carryOut, giveUp, Postponed, type Carried, type Unexpected } from "./carry-out.ts";
import { claim, giveBack, renew, type Claim } from "./queue.ts";

/** How a worker works; times are in milliseconds. */
export interface WorkerOptions {
  /** How many orders at a time. */
  readonly atOnce: number;
  /** How long an order is a worker's that says nothing. */
  readonly lease: number;
  /** How long after its start it takes up orders that have failed before. */
  readonly initialDelay: number;
  /** How long an order waits after the first failure; twice as long after each further one. */
  readonly pause: number;
  /** How long it looks for nothing when there was nothing. */
  readonly idle?: number;
  /** How long what is under way may take when it is told to end. */
  readonly deadline?: number;
}

/** What a worker tells. */
export interface WorkerEvents {
  readonly unexpected: Unexpected;
  readonly settled: (orderId: string, how: Carried) => void;
  readonly postponed: (orderId: string, reason: string) => void;
  /** The queue can't be looked at. */
  readonly lookFailed: (error: unknown) => void;
}

/** After so many tries an order fails: one that takes its worker along each time would go on for ever. */
const MOST_TRIES = 10;
const LONGEST_PAUSE = 3_600_000;
const [IDLE, DEADLINE] = [1000, 30_000];

/** Takes orders out of the database's queue, one after the other, and carries them out. Several on one database don't come in each other's way. */
export class OrderWorker {
  readonly #rows: BarbicanRows;
  readonly #options: WorkerOptions;
  readonly #events: WorkerEvents;
  readonly #underWay = new Map<Claim, Promise<void>>();
  readonly #counts: Record<Carried | "postponed", number> = { active: 0, failed: 0, left: 0, postponed: 0 };

  constructor(rows: BarbicanRows, options: WorkerOptions, events: WorkerEvents) {
    this.#rows = rows;
    this.#options = options;
    this.#events = events;
  }

  get readings(): readonly Reading[] {
    return [
      {
        name: "barbican_orders_total",
        help: "Orders that this worker took, by what became of them.",
        type: "counter",
        labels: ["result"],
        read: () => Object.entries(this.#counts).map(([result, value]) => ({ labels: { result }, value })),
      },
      {
        name: "barbican_orders_under_way",
        help: "Orders that are being carried out.",
        type: "gauge",
        read: () => [{ value: this.#underWay.size }],
      },
    ];
  }

  /** Goes on until it is told to end; then what is under way is finished, or left to other workers. */
  async run(told: AbortSignal): Promise<void> {
    const end = aborted(told);
    const retriesFrom = this.#rows.now() + this.#options.initialDelay;
    while (!told.aborted) {
      if (this.#underWay.size >= this.#options.atOnce) await Promise.race([...this.#underWay.values(), end]);
      else if (!(await this.#take(this.#rows.now() < retriesFrom))) await pause(this.#options.idle ?? IDLE, told);
    }
    await Promise.race([Promise.all(this.#underWay.values()), sleep(this.#options.deadline ?? DEADLINE, undefined, { ref: false })]);
    for (const one of this.#underWay.keys()) await this.#quietly(giveBack(this.#rows, one, { at: this.#rows.now(), isTried: false }));
  }

  async #take(fresh: boolean): Promise<boolean> {
    try {
      const taken = await claim(this.#rows, { lease: this.#options.lease, fresh });
      if (!taken) return false;
      const work = this.#work(taken).finally(() => this.#underWay.delete(taken));
      this.#underWay.set(taken, work);
      return true;
    } catch (error) {
      this.#events.lookFailed(error);
      return false;
    }
  }

  async #work(taken: Claim): Promise<void> {
    const { lease } = this.#options;
    const heart = setInterval(() => void this.#quietly(renew(this.#rows, taken, lease)), lease / 3);
    try {
      const how = taken.tries > MOST_TRIES ? await giveUp(this.#rows, taken) : await carryOut(this.#rows, taken, this.#events.unexpected);
      this.#counts[how]++;
      this.#events.settled(taken.orderId, how);
    } catch (error) {
      if (!(error instanceof Postponed)) this.#events.unexpected(error);
      this.#counts.postponed++;
      this.#events.postponed(taken.orderId, (error as Error).message);
      const wait = Math.min(LONGEST_PAUSE, this.#options.pause * 2 ** (taken.tries - 1)) * (0.8 + 0.4 * Math.random());
      await this.#quietly(giveBack(this.#rows, taken, { at: this.#rows.now() + wait, isTried: true }));
    } finally {
      clearInterval(heart);
    }
  }

  /** What can't be said to the database now ends with the lease. */
  async #quietly(saying: Promise<unknown>): Promise<void> {
    await saying.catch(() => {});
  }
}

async function pause(milliseconds: number, told: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: told }).catch(() => {});
}

async function aborted(told: AbortSignal): Promise<void> {
  if (!told.aborted) await new Promise<void>((resolve) => told.addEventListener("abort", () => resolve(), { once: true }));
}

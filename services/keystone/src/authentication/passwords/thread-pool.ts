import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { UnreadableHash } from "./unreadable-hash.ts";
import type { Job, Outcome } from "./worker.ts";

/** More passwords wait to be hashed than there is time for: 503, and come again. */
export class PasswordsBusy extends Error {
  override readonly name = "PasswordsBusy";
  /** When there will be time, as far as one can tell. */
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("too many passwords are waiting to be hashed");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface PoolOptions {
  /** How many threads; one less than there are cores, and at least one. */
  readonly threads?: number;
  /** How many jobs may wait for a thread; more are refused. */
  readonly maxWaiting?: number;
  /** Where a thread's script is. */
  readonly script?: URL;
}

/** Beside this file, as source or built. */
const SCRIPT = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

interface Waiting {
  readonly job: Job;
  readonly resolve: (value: string | boolean) => void;
  readonly reject: (error: Error) => void;
}

/** A thread keeps next to nothing; of itself it would take as much as a whole process. */
const HEAP = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 32 };

/** How much the time of the last job weighs in what is expected of the next. */
const WEIGHT = 0.2;

/**
 * Threads for passwords alone. Node's own thread pool would do, but files and names are looked up there: four logins would hold up all of
 * them. Jobs are done in the order they came; beyond a bound they are refused at once.
 */
export class ThreadPool implements AsyncDisposable {
  readonly #options: Required<PoolOptions>;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting & { readonly since: number }>();
  readonly #waiting: Waiting[] = [];
  #expectedMs = 200;

  constructor({ threads, maxWaiting, script }: PoolOptions = {}) {
    const count = threads ?? Math.max(1, availableParallelism() - 1);
    this.#options = { threads: count, maxWaiting: maxWaiting ?? 32 * count, script: script ?? SCRIPT };
  }

  /**
   * Has a job done.
   *
   * @param signal gives up, as long as it waits
   * @throws PasswordsBusy
   * @throws UnreadableHash
   */
  async run(job: Job, signal?: AbortSignal): Promise<string | boolean> {
    signal?.throwIfAborted();
    if (this.#isFull()) throw new PasswordsBusy(this.#retryAfter());
    let giveUp = (): void => {};
    try {
      return await new Promise((resolve, reject) => {
        const waiting = { job, resolve, reject };
        giveUp = () => this.#giveUp(waiting, signal?.reason as Error);
        signal?.addEventListener("abort", giveUp);
        this.#waiting.push(waiting);
        this.#next();
      });
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }

  get load(): { readonly busy: number; readonly waiting: number } {
    return { busy: this.#busy.size, waiting: this.#waiting.length };
  }

  #isFull(): boolean {
    return this.#busy.size >= this.#options.threads && this.#waiting.length >= this.#options.maxWaiting;
  }

  #retryAfter(): number {
    return Math.max(1, Math.ceil((this.#waiting.length * this.#expectedMs) / this.#options.threads / 1000));
  }

  #giveUp(waiting: Waiting, reason: Error): void {
    const i = this.#waiting.indexOf(waiting);
    if (i < 0) return;
    this.#waiting.splice(i, 1);
    waiting.reject(reason);
  }

  #next(): void {
    while (this.#waiting.length > 0 && this.#busy.size < this.#options.threads) {
      const waiting = this.#waiting.shift() as Waiting;
      const worker = this.#idle.pop() ?? this.#start();
      this.#busy.set(worker, { ...waiting, since: performance.now() });
      // A job that is under way keeps the process alive; a thread that has none does not.
      worker.ref();
      worker.postMessage(waiting.job);
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#options.script, { resourceLimits: HEAP });
    worker.on("message", (outcome: Outcome) => {
      const done = this.#busy.get(worker);
      this.#busy.delete(worker);
      worker.unref();
      this.#idle.push(worker);
      if (done) {
        this.#expectedMs += WEIGHT * (performance.now() - done.since - this.#expectedMs);
        settle(done, outcome);
      }
      this.#next();
    });
    worker.on("error", (error) => this.#lose(worker, error));
    worker.on("exit", (code) => this.#lose(worker, new Error(`a thread for passwords ended with ${code}`)));
    return worker;
  }

  /** A thread died: its job fails, the next one gets a new thread. */
  #lose(worker: Worker, error: Error): void {
    const lost = this.#busy.get(worker);
    this.#busy.delete(worker);
    const i = this.#idle.indexOf(worker);
    if (i >= 0) this.#idle.splice(i, 1);
    lost?.reject(error);
    this.#next();
  }

  /** Ends the threads; jobs that wait, or are under way, fail. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new Error("the threads for passwords were ended"));
    await Promise.all([...this.#idle, ...this.#busy.keys()].map((worker) => worker.terminate()));
  }
}

function settle({ resolve, reject }: Waiting, outcome: Outcome): void {
  if ("value" in outcome) resolve(outcome.value);
  else reject(outcome.error === "UnreadableHash" ? new UnreadableHash(outcome.message) : new Error(outcome.message));
}

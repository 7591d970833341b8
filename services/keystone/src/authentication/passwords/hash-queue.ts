import { availableParallelism } from "node:os";

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

export interface QueueOptions {
  /** How many jobs are done at once; one for each core but one, and at least one, as far as Node's threads allow. */
  readonly threads?: number;
  /** How many jobs may wait for a thread, however quick they are; more are refused. */
  readonly maxWaiting?: number;
  /** How long a job may have to wait, as far as one can tell from those before it, in milliseconds: who would wait longer is refused. */
  readonly maxWait?: number;
}

/** A client that waits for longer has gone, as a rule, or tries again meanwhile. */
const MAX_WAIT = 6_400;
const MAX_WAITING = 1_000;

/** How many threads Node has for what takes long; files are read and names looked up there, too: so many are left to that. */
const [NODES_THREADS, LEFT] = [Number(process.env["UV_THREADPOOL_SIZE"] ?? 4), 2];
const THREADS = Math.max(1, Math.min(availableParallelism() - 1, NODES_THREADS - LEFT));

/**
 * Quick jobs that wait are done in bursts of so many milliseconds, and answered together: whoever asked goes on together, too, and shares what
 * they look up. Jobs that take longer are bursts of their own.
 */
const BURST = 12;

/** How much the time of the last job weighs in what is expected of the next. */
const WEIGHT = 0.2;

interface Waiting {
  readonly work: () => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Has passwords hashed, few at once, in the order they came; beyond a bound they are refused at once. */
export class HashQueue {
  readonly #options: Required<QueueOptions>;
  readonly #waiting: Waiting[] = [];
  /** How many bursts are under way. */
  #busy = 0;
  #expectedMs = 200;

  constructor({ threads = THREADS, maxWaiting = MAX_WAITING, maxWait = MAX_WAIT }: QueueOptions = {}) {
    this.#options = { threads, maxWaiting, maxWait };
  }

  /**
   * Has a job done; its own error is thrown on.
   *
   * @param work works on a thread of Node's, not on the event loop
   * @param signal gives up, as long as it waits
   * @throws PasswordsBusy
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#isFull()) throw new PasswordsBusy(Math.max(1, Math.ceil(this.#expectedWait() / 1000)));
    let giveUp = (): void => {};
    try {
      return (await new Promise<unknown>((resolve, reject) => {
        const waiting = { work, resolve, reject };
        giveUp = () => this.#giveUp(waiting, signal?.reason);
        signal?.addEventListener("abort", giveUp);
        this.#waiting.push(waiting);
        this.#next();
      })) as T;
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }

  /** Threads that hash, and jobs that wait for one. */
  get load(): { readonly busy: number; readonly waiting: number } {
    return { busy: this.#busy, waiting: this.#waiting.length };
  }

  #isFull(): boolean {
    const { threads, maxWaiting, maxWait } = this.#options;
    return this.#busy >= threads && (this.#waiting.length >= maxWaiting || this.#expectedWait() >= maxWait);
  }

  #expectedWait(): number {
    return (this.#waiting.length * this.#expectedMs) / this.#options.threads;
  }

  #giveUp(waiting: Waiting, reason: unknown): void {
    const i = this.#waiting.indexOf(waiting);
    if (i < 0) return;
    this.#waiting.splice(i, 1);
    waiting.reject(reason);
  }

  #next(): void {
    while (this.#waiting.length > 0 && this.#busy < this.#options.threads) {
      const share = Math.ceil(this.#waiting.length / (this.#options.threads - this.#busy));
      const jobs = this.#waiting.splice(0, Math.max(1, Math.min(share, Math.floor(BURST / this.#expectedMs))));
      this.#busy++;
      void this.#burst(jobs);
    }
  }

  /** Does some jobs one after the other, and answers them together. */
  async #burst(jobs: readonly Waiting[]): Promise<void> {
    const answers: (() => void)[] = [];
    for (const { work, resolve, reject } of jobs) {
      const begun = performance.now();
      try {
        const value = await work();
        answers.push(() => resolve(value));
      } catch (error) {
        answers.push(() => reject(error));
      }
      this.#expectedMs += WEIGHT * (performance.now() - begun - this.#expectedMs);
    }
    this.#busy--;
    for (const answer of answers) answer();
    this.#next();
  }
}

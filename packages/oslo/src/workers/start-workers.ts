import cluster, { type Worker } from "node:cluster";
import { availableParallelism } from "node:os";
import { BACK_OFF, BackOff, type BackOffOptions } from "./back-off.ts";
import type { ToWorker } from "./messages.ts";

/** A worker that ended unasked. */
export interface WorkerEnd {
  readonly pid: number | undefined;
  /** Its exit code, the signal that ended it, or why it could not be started. */
  readonly why: string;
  /** In how many milliseconds another one takes its place. */
  readonly againIn: number;
}

export interface WorkersOptions {
  readonly count: number;
  /** How long after {@link Workers.drain} a worker is killed that has not ended, in milliseconds. */
  readonly deadline: number;
  readonly onEnd: (end: WorkerEnd) => void;
  readonly backOff?: BackOffOptions;
}

/** The processes that share a port. */
export interface Workers {
  /** When all have ended: 0, or the first code of one that did not end well. */
  readonly ended: Promise<number>;
  /** Has them finish what is under way, and end. */
  readonly drain: () => void;
  /** Has them read the configuration again. */
  readonly reload: () => void;
  readonly count: () => { readonly alive: number; readonly restarts: number };
}

/**
 * How much memory a worker has for what has just been made, in MiB. Node's own 16 would be filled before anything is taken back: 35 MiB for
 * each worker, and no request is served faster for it. Whoever gives the option themselves, to the command or in NODE_OPTIONS, is heard.
 */
const YOUNG = 2;

/**
 * By how much of what it holds a worker's memory grows before what is old is looked through again, in percent. Of itself V8 waits until it
 * is several times as much: 60 MiB more for each worker, all of it gone already.
 */
const GROWTH = 50;

/**
 * Who takes back what has just been made: the worker itself, without threads that help. Other workers and a database keep the cores busy, and waiting
 * for a thread takes longer than what it takes over.
 */
const ALONE = "--no-parallel-scavenge";

/**
 * How many heaps of its own the C library keeps for threads, where it is glibc. Of itself it makes one for each thread that comes along, and gives little of
 * them back: 6 MiB for each worker.
 */
const ARENAS = "1";

/**
 * How many threads Node has for what takes long: files, names, passwords. Of itself it has four, however many cores there are. Each takes some 30 KiB.
 */
const THREADS = String(Math.min(Math.max(availableParallelism() + 1, 4), 16));

/**
 * Starts the processes that share a port, and another one for each that ends unasked. The first one goes ahead: if it ends before it listens, so do all: what
 * can't start does not get better by trying, and says why once.
 */
export function startWorkers({ count, deadline, onEnd, backOff = BACK_OFF }: WorkersOptions): Workers {
  const waiting = new Set<NodeJS.Timeout>();
  const alive = new Set<Worker>();
  let [isEnding, hasServed, restarts, worst] = [false, false, 0, 0];
  let finish: (code: number) => void;
  const ended = new Promise<number>((resolve) => (finish = resolve));

  // Of an option given twice the last one counts, and the command line after NODE_OPTIONS.
  const env = {
    NODE_OPTIONS: `--max-semi-space-size=${YOUNG} ${process.env["NODE_OPTIONS"] ?? ""}`,
    MALLOC_ARENA_MAX: process.env["MALLOC_ARENA_MAX"] ?? ARENAS,
    UV_THREADPOOL_SIZE: process.env["UV_THREADPOOL_SIZE"] ?? THREADS,
  };
  // No options of V8's that NODE_OPTIONS takes.
  cluster.setupPrimary({ execArgv: [`--heap-growing-percent=${GROWTH}`, ALONE, ...process.execArgv] });
  const start = (pause: BackOff): void => {
    const since = performance.now();
    const worker = cluster.fork(env);
    alive.add(worker);
    worker.once("listening", () => {
      if (!hasServed && !isEnding) for (let i = 1; i < count; i++) start(new BackOff(backOff));
      hasServed = true;
    });
    const over = (code: number | null, why: string): void => {
      if (!alive.delete(worker)) return;
      if (isEnding || !hasServed) {
        worst ||= code ?? 1;
        if (alive.size === 0) finish(hasServed ? worst : worst || 1);
        return;
      }
      const againIn = pause.after(performance.now() - since);
      onEnd({ pid: worker.process.pid, why, againIn });
      restarts++;
      const timer = setTimeout(() => {
        waiting.delete(timer);
        start(pause);
      }, againIn);
      waiting.add(timer);
    };
    worker.once("exit", (code, signal) => over(code, signal ?? `code ${code}`));
    worker.once("error", (error) => over(null, error.message));
  };

  start(new BackOff(backOff));
  return {
    ended,
    count: () => ({ alive: alive.size, restarts }),
    reload: () => {
      for (const worker of alive) tell(worker, { underpin: "reload" });
    },
    drain: () => {
      isEnding = true;
      for (const timer of waiting) clearTimeout(timer);
      for (const worker of alive) tell(worker, { underpin: "drain" });
      setTimeout(() => {
        for (const worker of alive) worker.process.kill("SIGKILL");
      }, deadline).unref();
      if (alive.size === 0) finish(worst);
    },
  };
}

/** One that is just ending hears nothing any more. */
export function tell(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => {});
}

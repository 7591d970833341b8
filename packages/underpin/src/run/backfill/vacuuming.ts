import { once } from "node:events";
import type { Move } from "../../model/change.ts";
import type { Dialect, Session } from "../../model/dialect.ts";
import type { RunContext } from "../context.ts";

/** Rows changed between two rounds of housekeeping: a fifth of all, so that a table grows by little more, but not for fewer than these. */
const VACUUM_EVERY = 100_000;

/**
 * Housekeeping on the way: what many changed rows leave behind is cleared away before there are many more. It is done on a session of its own, which
 * is open for as long, beside the walk while nobody else is at work; else the walk waits for it, so that others have no more to bear.
 */
export class Vacuuming implements AsyncDisposable {
  readonly #context: Pick<RunContext, "database" | "inFlight">;
  readonly #move: Move;
  readonly #total: number | null;
  #changed = 0;
  #round: Promise<void> = Promise.resolve();
  #session: Session | undefined;
  #hadNoSession = false;
  #isOver = false;

  /** @param total how many rows the table has, as far as is known */
  constructor(context: Pick<RunContext, "database" | "inFlight">, move: Move, total: number | null) {
    this.#context = context;
    this.#move = move;
    this.#total = total;
  }

  /**
   * After a batch of a lane; `moved` are all rows that were carried over so far. If the server won't do it now, the walk goes on all the
   * same; where it has no connection to spare, it is done on the lane's session.
   */
  async after({ session, signal }: Pick<RunContext, "session" | "signal">, rows: number, moved: number, isAlone: boolean): Promise<void> {
    const { dialect } = this.#context.database;
    const { vacuum } = dialect.backfill;
    if (vacuum === null || this.#move.into) return;
    this.#changed += rows;
    if (this.#changed >= Math.max(VACUUM_EVERY, (this.#total ?? moved) / 5)) {
      // At once: of several lanes one begins it, while the others go on.
      this.#changed = 0;
      const before = this.#round;
      this.#round = before.then(() => this.#beside(vacuum));
      // Where it can't keep up with the walk, the walk waits: a table grows by no more than two rounds leave behind.
      await unlessStopped(before, signal);
    }
    if (!isAlone) await unlessStopped(this.#round, signal);
    if (!this.#hadNoSession) return;
    this.#hadNoSession = false;
    try {
      await vacuum(session, this.#move.table);
    } catch (error) {
      if (dialect.failure(error) === "lost") throw error;
    }
  }

  /** Waits for what is under way. */
  async finish(): Promise<void> {
    await this.#round;
  }

  async #beside(vacuum: NonNullable<Dialect["backfill"]["vacuum"]>): Promise<void> {
    const { database, inFlight } = this.#context;
    try {
      this.#session = await inFlight.countedOn(database).connect();
    } catch {
      this.#hadNoSession = true;
      return;
    }
    try {
      if (!this.#isOver) await vacuum(this.#session, this.#move.table);
    } catch {
      // It is the walk's own session that tells of a server that is gone.
    } finally {
      await this.#session.close();
    }
  }

  /** What is under way when the walk fails ends with its session. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await this.#session?.close();
    await this.#round;
  }
}

/** @throws the signal's abort error */
async function unlessStopped(round: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return await round;
  signal.throwIfAborted();
  const ended = new AbortController();
  const stopped = once(signal, "abort", { signal: ended.signal }).catch(() => {});
  await Promise.race([round, stopped]);
  ended.abort();
  signal.throwIfAborted();
}

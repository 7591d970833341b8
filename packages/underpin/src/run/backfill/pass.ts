import { setImmediate as breathe } from "node:timers/promises";
import { writeCheckpoint, type Checkpoint } from "../../ledger/checkpoint.ts";
import type { JournalKey } from "../../ledger/journal.ts";
import type { RunContext } from "../context.ts";
import { carryOver, type Walked } from "./batch.ts";
import { contend, isTaken, type Attempt } from "./contend.ts";
import { recordLanes, type Lane, type Lanes, type SecondLane } from "./lanes.ts";
import { Progress, type Claimed } from "./progress.ts";
import { Stint } from "./stint.ts";
import type { Throttle } from "./throttle.ts";
import type { Vacuuming } from "./vacuuming.ts";
import { Turns } from "./turns.ts";
import { endOfRange } from "./walk.ts";

/** How long a batch is to take: while other clients are active, as short as one of theirs may well wait. */
const TARGET_MS = { alone: 50, together: 3 };
const [FIRST, SMALLEST, LARGEST, LARGEST_IN_MEMORY] = [500, 100, 50_000, 2_000];

/** What a pass over a table is about. */
export interface About extends Walked {
  readonly journal: JournalKey;
  readonly step: number;
  /** How many rows there are, as far as is known. */
  readonly total: number | null;
  readonly throttle: Throttle;
  readonly vacuuming: Vacuuming;
  /** When the run began with it, and how many rows were carried over by then. */
  readonly began: { readonly at: number; readonly moved: number };
}

/**
 * One pass over a table, by as many lanes as there are sessions. Each carries the next range over, with its checkpoint in one
 * transaction; a range that can't be had is cut, and its rest is for whoever comes next.
 */
export class Pass {
  readonly #about: About;
  readonly #progress: Progress;
  /** Only one looks for the next range at a time … */
  readonly #claims = new Turns();
  /** … and only one commits: what is recorded must be what is committed. */
  readonly #commits = new Turns();
  /** Of several lanes that fail, the first says why; none commits after it. */
  readonly #stop = new AbortController();
  /** The second lane's work, while there is one by itself. */
  #beside: Promise<void> | null = null;

  constructor(about: About, checkpoint: Checkpoint) {
    this.#about = about;
    this.#progress = new Progress(checkpoint);
  }

  /** Goes over the table; returns where the next pass begins. */
  async run({ all, second }: Lanes): Promise<Checkpoint> {
    const { throttle } = this.#about;
    // One lane looks around after its first batch; several would have been in others' way by then.
    if (all.length > 1) await throttle.rest(0);
    await Promise.all(all.map((lane) => this.#runLane(lane, second === null ? {} : { afterEach: () => this.#join(lane, second) })));
    await this.#beside;
    this.#stop.signal.throwIfAborted();
    return this.#progress.next;
  }

  /** Has a second lane work beside the only one, for as long as nobody else is at work. */
  async #join({ context }: Lane, open: NonNullable<Lanes["second"]>): Promise<void> {
    const { quiet } = this.#about.throttle;
    if (this.#beside !== null || !quiet.isLong || !this.#progress.isOpen) return;
    quiet.use();
    const second = await open();
    // Whoever has all the connections is somebody.
    if (second === null) return quiet.note(true);
    try {
      this.#progress.sessions = [second.id];
      await recordLanes(context, this.#about.journal, this.#about.step, this.#progress.checkpoint);
    } catch (error) {
      await second.looker.close();
      throw error;
    }
    this.#beside = this.#runSecond(second);
  }

  async #runSecond(second: SecondLane): Promise<void> {
    await this.#runLane(second, { isWanted: () => this.#about.throttle.quiet.isLong });
    await second.looker.close();
    this.#progress.sessions = [];
    this.#beside = null;
  }

  /** Runs a lane until all is done, or it is not wanted any more; does `afterEach` after each range. */
  async #runLane(
    { context: { signal, ...run }, looker }: Lane,
    { isWanted = () => true, afterEach }: { readonly isWanted?: () => boolean; readonly afterEach?: () => Promise<void> },
  ): Promise<void> {
    const stop = signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal;
    const context = { ...run, signal: stop };
    const { throttle, vacuuming } = this.#about;
    let size = FIRST;
    try {
      while (isWanted() && (await this.#progress.more(stop))) {
        const stint = new Stint(throttle);
        try {
          const had = await this.#batch(context, stint, size);
          const ms = stint.ms;
          if (had !== null) size = this.#nextSize(size, had.size, ms);
          await throttle.rest(ms, { session: looker, signal: stop });
          await vacuuming.after(context, had?.moved ?? 0, this.#progress.moved, throttle.isAlone);
        } finally {
          stint.end();
        }
        await afterEach?.();
        await breathe();
      }
    } catch (error) {
      this.#stop.abort(stop.aborted ? stop.reason : error);
    }
  }

  /** Carries one range over; tells of how many rows it was to be in the end, null if none was left. */
  async #batch(lane: RunContext, stint: Stint, size: number): Promise<{ readonly size: number; readonly moved: number } | null> {
    const { move, journal, step } = this.#about;
    const { session, database, lease } = lane;
    const { walkSettings, quietTriggers } = database.dialect.backfill;
    let range: Claimed | null = null;
    const had = await contend(lane, move.name, move.table, size, async (attempt) => {
      let endCommit = (): void => {};
      await stint.begin();
      try {
        const moved = await session.transaction(async () => {
          if (walkSettings !== null) await session.run(walkSettings);
          if (move.quiet && quietTriggers !== null) await session.run(quietTriggers);
          range = await this.#range(lane, range, attempt);
          if (range === null) return null;
          const carried = await carryOver(lane, this.#about, range, attempt);
          this.#progress.cut(range, carried.to);
          endCommit = await this.#commits.take();
          this.#stop.signal.throwIfAborted();
          await writeCheckpoint(session, journal, step, this.#progress.checkpointWith(range, carried.moved));
          await lease.fence(session);
          return carried.moved;
        });
        if (range !== null && moved !== null) this.#progress.finish(range, moved);
        return moved;
      } catch (error) {
        // Whether it was committed may not be known: nobody may record anything beside it any more.
        if (!isTaken(database.dialect, error)) this.#stop.abort(error);
        // Before it is tried again others may go on.
        stint.end();
        throw error;
      } finally {
        endCommit();
      }
    });
    if (had.result === null) return null;
    this.#tell(lane);
    return { size: had.size, moved: had.result };
  }

  /** What an attempt is to carry over: the next range, or so much of the one it could not have as a whole. */
  async #range(lane: RunContext, range: Claimed | null, { size }: Attempt): Promise<Claimed | null> {
    const { move, key } = this.#about;
    if (range !== null) {
      this.#progress.cut(range, await endOfRange(lane, move, key, range, size));
      return range;
    }
    const end = await this.#claims.take();
    try {
      return await this.#progress.claim(size, (open, rows) => endOfRange(lane, move, key, open, rows));
    } finally {
      end();
    }
  }

  #tell({ onEvent }: RunContext): void {
    const { journal, move, total, began } = this.#about;
    const done = this.#progress.moved;
    const { repository, version } = journal;
    const rate = (done - began.moved) / Math.max(0.001, (Date.now() - began.at) / 1000);
    onEvent({ type: "rows", repository, version, title: move.name, done, total, rate });
  }

  #nextSize(size: number, had: number, ms: number): number {
    // Where rows are taken, the next ones may be, too: from as few as were had it is doubled, whatever time it took.
    if (had < size) return had * 2;
    const { throttle, move } = this.#about;
    const factor = Math.min(2, Math.max(0.5, (throttle.isAlone ? TARGET_MS.alone : TARGET_MS.together) / Math.max(1, ms)));
    return Math.round(Math.min(move.rows ? LARGEST_IN_MEMORY : LARGEST, Math.max(Math.min(SMALLEST, size * 2), size * factor)));
  }
}

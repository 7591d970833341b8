import { setTimeout as delay } from "node:timers/promises";
import { blockerText } from "../model/blocker-text.ts";
import type { Blocker, Session } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import type { RunContext } from "./context.ts";

const REPORT_EVERY_MS = 1000;
const LOOK_EVERY_MS = 10;

/**
 * A wait for a lock, from the first try to the last: tells every second who is in the way, and says it when it is given up. Where the
 * server can tell whom a session waits for, another one looks while ours does; else who holds the table is asked for after a try.
 */
export class Waiting implements AsyncDisposable {
  readonly #context: RunContext;
  readonly #title: string;
  readonly #table: string | undefined;
  readonly #started = Date.now();
  #reportedAt = this.#started;
  #attempts = 0;
  /** Who was in the way when it was last looked. */
  #blockers: readonly Blocker[] = [];
  #isSeen = false;
  #looker: Session | undefined;
  #id: string | undefined;

  constructor(context: RunContext, title: string, table: string | undefined) {
    this.#context = context;
    this.#title = title;
    this.#table = table;
  }

  /** How often it was tried. */
  get attempts(): number {
    return this.#attempts;
  }

  /** For how long it is tried still. */
  get leftMs(): number {
    return this.#started + this.#context.policy.retryMs - Date.now();
  }

  /** Runs one try; once it is time to tell who is in the way, that is looked for meanwhile. */
  async attempt<T>(body: () => Promise<T>): Promise<T> {
    this.#attempts++;
    if (!this.#isDue()) return await body();
    const { session, database } = this.#context;
    // Before our session is busy.
    this.#id ??= await database.dialect.sessions.sessionId(session);
    const end = new AbortController();
    const looking = this.#look(this.#id, end.signal);
    try {
      return await body();
    } finally {
      end.abort();
      await looking;
    }
  }

  /**
   * After a try that failed.
   *
   * @throws UnderpinError `UP-BLOCKED` when the time is over
   */
  async failed(pauseMs: number): Promise<void> {
    const { session, database, onEvent, policy, signal } = this.#context;
    const waitedMs = Date.now() - this.#started;
    const isOver = waitedMs >= policy.retryMs;
    if (this.#isDue() || isOver) {
      this.#reportedAt = Date.now();
      if (!this.#isSeen) this.#keep(await database.dialect.locks.blockers(session, this.#table));
      onEvent({ type: "wait", title: this.#title, attempt: this.#attempts, waitedMs, blockers: this.#blockers });
      if (isOver) throw this.#blocked(waitedMs);
      this.#isSeen = false;
    }
    signal?.throwIfAborted();
    await delay(pauseMs);
  }

  #isDue(): boolean {
    return Date.now() - this.#reportedAt >= REPORT_EVERY_MS;
  }

  async #look(id: string, end: AbortSignal): Promise<void> {
    const { database } = this.#context;
    const { sessions } = database.dialect;
    try {
      this.#looker ??= await database.connect();
      while (!end.aborted && !this.#isSeen) {
        this.#keep(await sessions.waitedFor(this.#looker, id));
        await delay(LOOK_EVERY_MS, undefined, { signal: end }).catch(() => {});
      }
    } catch {
      // Who can't be looked at is waited for all the same.
    }
  }

  /** A look between two tries, or at the wrong moment, sees nobody: who was seen before is still the best that is known. */
  #keep(seen: readonly Blocker[]): void {
    if (seen.length === 0) return;
    this.#blockers = seen;
    this.#isSeen = true;
  }

  #blocked(waitedMs: number): UnderpinError {
    const { dialect } = this.#context.database;
    const holders = this.#blockers.filter(({ isHolder }) => isHolder);
    const shown = holders.length > 0 ? holders : this.#blockers;
    const why =
      shown.length === 0
        ? "Another session holds it; the server does not tell this user which."
        : `${holders.length > 0 ? "In the way" : "The server does not tell who holds it; open for longest"}: ${shown.map(blockerText).join("; ")}.`;
    const [first] = shown;
    const ending = first === undefined ? null : dialect.sessions.ending(first.session);
    return new UnderpinError("UP-BLOCKED", {
      what: `No lock for "${this.#title}" in ${Math.round(waitedMs / 1000)} s (${this.#attempts} tries).`,
      why,
      fine: "Everything before this step is recorded; nobody was kept waiting longer than the lock timeout allows.",
      ...(ending !== null && {
        next: `Let that transaction end, or end it (${ending}), then run the same command again; --lock-retry SECONDS tries for longer.`,
      }),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#looker?.close();
  }
}

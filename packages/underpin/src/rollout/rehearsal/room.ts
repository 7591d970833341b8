import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../../model/dialect.ts";

const LOOK_MS = 250;

/** How large a database became, and when. */
export interface Room {
  readonly before: number;
  readonly most: number;
  readonly during: string;
}

/** Looks again and again how large a database is: what a change needs for a while is gone when it has ended. */
export class RoomWatch implements AsyncDisposable {
  readonly #database: Database;
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;
  #room: Room;
  /** What is being done. */
  during = "restore";

  private constructor(database: Database, before: number) {
    this.#database = database;
    this.#room = { before, most: before, during: this.during };
    this.#ended = this.#watch();
  }

  static async of(database: Database): Promise<RoomWatch> {
    return new RoomWatch(database, await sizeOf(database));
  }

  get room(): Room {
    return this.#room;
  }

  /** Looks now: what was too quick for the watch is seen at its end at least. */
  async look(): Promise<void> {
    const most = await sizeOf(this.#database);
    if (most > this.#room.most) this.#room = { ...this.#room, most, during: this.during };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#ended;
  }

  async #watch(): Promise<void> {
    while (!this.#end.signal.aborted) {
      // A look that fails says nothing of the rehearsal.
      await this.look().catch(() => {});
      await delay(LOOK_MS, undefined, { signal: this.#end.signal }).catch(() => {});
    }
  }
}

/** Bytes that a database takes now. */
export async function sizeOf({ dialect, look }: Database): Promise<number> {
  await using session = await look();
  return await (await dialect.health()).size(session);
}

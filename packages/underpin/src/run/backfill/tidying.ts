import type { Move } from "../../model/change.ts";
import type { RunContext } from "../context.ts";

/** Rows changed between two rounds of housekeeping: a fifth of all, so that a table grows by no more, but not for fewer than these. */
const TIDY_EVERY = 100_000;

/** Housekeeping on the way: what many changed rows leave behind is cleared away before there are many more. */
export class Tidying {
  readonly #move: Move;
  readonly #total: number | null;
  #untidy = 0;

  /** @param total how many rows the table has, as far as is known */
  constructor(move: Move, total: number | null) {
    this.#move = move;
    this.#total = total;
  }

  /** After a batch; `moved` are all that were carried over so far. If the server won't do it now, the walk goes on all the same. */
  async after({ session, database }: RunContext, rows: number, moved: number): Promise<void> {
    this.#untidy += this.#move.into ? 0 : rows;
    if (this.#untidy < Math.max(TIDY_EVERY, (this.#total ?? moved) / 5)) return;
    // At once: of several lanes one does it, while the others go on.
    this.#untidy = 0;
    const sql = database.dialect.backfill.vacuum(this.#move.table);
    if (sql === null) return;
    try {
      await session.run(sql);
    } catch (error) {
      if (database.dialect.failure(error) === "lost") throw error;
    }
  }
}

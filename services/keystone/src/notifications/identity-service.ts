import type { Pool } from "@underpin/oslo/db";
import type { Tables } from "../database/tables.ts";

/** How long an id that was read is good: another node may change the catalogue. */
const KEPT_FOR = 60_000;

/** The id of the identity service in the catalogue, which observes all that is told here. It is read once a minute at most, and where something is to be told. */
export class IdentityService {
  readonly #pool: Pool<Tables>;
  readonly #now: () => number;
  #known: { readonly id: string; readonly until: number } | undefined;

  constructor(pool: Pool<Tables>, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  /** Null if the catalogue has none; of several, the one that the database gives first, as upstream has it. */
  async id(): Promise<string | null> {
    if (this.#known !== undefined && this.#now() < this.#known.until) return this.#known.id;
    const row = await this.#pool.read((db) =>
      db.selectFrom("service").select("id").where("type", "=", "identity").limit(1).executeTakeFirst(),
    );
    this.#known = row && { id: row.id, until: this.#now() + KEPT_FOR };
    return row?.id ?? null;
  }

  /** The catalogue has changed here. */
  forget(): void {
    this.#known = undefined;
  }
}

import { setTimeout as delay } from "node:timers/promises";
import type { Kysely, Transaction } from "kysely";

const TRIES = 10;
/** What servers say of a transaction that they have rolled back, and that may be done again: MariaDB and Galera, PostgreSQL. */
const ROLLED_BACK: ReadonlySet<unknown> = new Set(["ER_LOCK_DEADLOCK", "40001", "40P01"]);

/** Runs a transaction, and again where the server rolled it back: on Galera it does so with each that is open when a table's schema changes. */
export async function transact<T, R>(db: Kysely<T>, body: (tx: Transaction<T>) => Promise<R>): Promise<R> {
  for (let left = TRIES; ; left--) {
    try {
      return await db.transaction().execute(body);
    } catch (error) {
      if (left === 0 || !ROLLED_BACK.has((error as { code?: unknown }).code)) throw error;
    }
    await delay(Math.random() * 20);
  }
}

import { TRIES } from "@underpin/oslo/db";
import type { Kysely } from "kysely";
import type { KeystoneRows } from "../keystone.ts";
import type { Tables } from "./tables.ts";

/**
 * Writes what looks first, and makes what it doesn't find. Of several at once, one meets rows that another has made meanwhile, and is
 * refused: it looks again, and finds them.
 */
export async function findOrMake<R>({ pool }: Pick<KeystoneRows, "pool">, write: (trx: Kysely<Tables>) => Promise<R>): Promise<R> {
  for (let tries = 1; ; tries++) {
    try {
      return await pool.write(write);
    } catch (error) {
      if (tries === TRIES || pool.failure(error) !== "data") throw error;
    }
  }
}

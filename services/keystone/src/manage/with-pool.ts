import type { Pool } from "@underpin/oslo/db";
import { usingPool } from "@underpin/oslo/manage";
import type { ActionContext } from "underpin/cli";
import { openTables } from "../database/open-tables.ts";
import type { Tables } from "../database/tables.ts";

/** The database of a command, and which service's it is. */
export interface OnDatabase {
  readonly url?: string | undefined;
  readonly service: ActionContext["service"];
}

/** Seconds that a command waits for a connection, and longer than it keeps one. */
const [TIMEOUT, RECYCLE] = [30, 3600];

/**
 * Works on the service's database, on one connection.
 *
 * @throws UnderpinError `UP-URL`, `UP-DRIVER`, `UP-CONNECT`
 */
export async function withPool<R>({ url, service }: OnDatabase, body: (pool: Pool<Tables>) => Promise<R>): Promise<R> {
  const pool = await openTables(url as string, { service, size: 1, timeout: TIMEOUT, recycle: RECYCLE });
  return await usingPool(pool, { fine: "What was done before is done.", next: "Run the same command again." }, body);
}

import { openPool, type Pool } from "@underpin/oslo/db";
import { usingPool } from "@underpin/oslo/manage";
import type { ActionContext } from "underpin/cli";
import { BOOLEANS, type KeyTables } from "../database/key-tables.ts";

/** Seconds that a command waits for a connection, and longer than it keeps one. */
const [TIMEOUT, RECYCLE] = [30, 3600];
const DONE = {
  fine: "Each key that was said to be done is done, and no key is half done.",
  next: "Run the same command again: it goes on from there.",
};

/**
 * Works on the rows of keys, on one connection.
 *
 * @throws UnderpinError `UP-URL`, `UP-DRIVER`, `UP-CONNECT`
 */
export async function withKeys<R>(
  { url, service }: Pick<ActionContext, "url" | "service">,
  body: (pool: Pool<KeyTables>) => Promise<R>,
): Promise<R> {
  const version = service.releases.at(-1)?.version ?? 0;
  const pool = await openPool<KeyTables>(url as string, { version, booleans: BOOLEANS, size: 1, timeout: TIMEOUT, recycle: RECYCLE });
  return await usingPool(pool, DONE, body);
}

import { UnderpinError } from "underpin/cli";
import type { Pool } from "../db/index.ts";

/**
 * Works on a command's own pool and closes it; that the database does not answer is said in words.
 *
 * @param done what is still fine then, and what to do
 * @throws UnderpinError `UP-CONNECT`
 */
export async function usingPool<T, R>(
  pool: Pool<T>,
  done: { readonly fine: string; readonly next: string },
  body: (pool: Pool<T>) => Promise<R>,
): Promise<R> {
  try {
    return await body(pool);
  } catch (cause) {
    if (cause instanceof UnderpinError || !["lost", "lock"].includes(pool.failure(cause))) throw cause;
    throw new UnderpinError("UP-CONNECT", { what: "The database did not do it.", why: (cause as Error).message, ...done, cause });
  } finally {
    await pool.close();
  }
}

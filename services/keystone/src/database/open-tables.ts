import { openPool, type Pool, type PoolOptions } from "@underpin/oslo/db";
import type { Service } from "underpin/service";
import { newestRelease, OUR_RELEASE } from "../service.ts";
import { onSchema } from "./schemas/schema-of.ts";
import { BOOLEANS, LENGTHS, type Tables } from "./tables.ts";

export type TablesOptions = Pick<PoolOptions, "size" | "timeout" | "recycle" | "statementTimeout" | "syncWait"> & {
  /** Whose newest release says which schema it is; connections say for which version they were built. */
  readonly service: Service;
};

/**
 * Opens a pool on Keystone's database.
 *
 * @throws UnderpinError `UP-URL`, `UP-DRIVER`
 */
export async function openTables(url: string, { service, ...options }: TablesOptions): Promise<Pool<Tables>> {
  const { name, version } = newestRelease(service);
  return await openPool<Tables>(url, {
    ...options,
    version,
    booleans: BOOLEANS,
    lengths: LENGTHS,
    plugins: (dialect) => [onSchema(name === OUR_RELEASE ? OUR_RELEASE : "upstream", dialect)],
  });
}

import { UnderpinError } from "../../model/error.ts";
import type { Schema } from "../../model/schema.ts";

/**
 * Refuses what the server can do on a table with partitions only while it holds off all writers.
 *
 * @throws UnderpinError `UP-UNSUPPORTED`
 */
export function refusePartitioned(table: string, what: string, schema: Schema, online: boolean): void {
  const isPartitioned = schema.dependents.some(
    (item) => item.table === table && item.kind === "partition" && item.definition === "partitioned",
  );
  if (!online || !isPartitioned) return;
  throw new UnderpinError("UP-UNSUPPORTED", {
    what: `${table} has partitions: the server can't ${what} while others write.`,
    fine: "Nothing was changed.",
    next: "Do it for each partition, then for the table (rawSql: CREATE INDEX … ON ONLY, ATTACH PARTITION), or while the service is stopped.",
  });
}

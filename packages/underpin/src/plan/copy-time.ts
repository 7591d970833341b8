import type { TableSize } from "../model/dialect.ts";

/** What a server copies of a table in a second, indexes and all, on a disk of today that does nothing else: to have an order of magnitude. */
const MIB_PER_SECOND = 50;

/**
 * How much a copy of a table is, and how long it might take, for whoever is to allow it.
 *
 * @example
 * copyTime({ rows: 2_000_000, bytes: 1_048_576_000 }) // "about 2000000 rows, 1000 MiB: some 20 s at 50 MiB a second"
 */
export function copyTime({ rows, bytes }: TableSize): string {
  const mebibytes = Math.ceil(bytes / 2 ** 20);
  return `about ${rows} rows, ${mebibytes} MiB: some ${Math.max(1, Math.ceil(mebibytes / MIB_PER_SECOND))} s at ${MIB_PER_SECOND} MiB a second`;
}

import type { ColumnBuilder } from "../scripts/column.ts";
import type { TableOptions } from "../scripts/handles.ts";
import type { Operation } from "../scripts/script.ts";

/** A new table, from expand on. */
export function createTable(name: string, columns: readonly ColumnBuilder[], options: TableOptions = {}): Operation {
  return { name: `create table ${name}`, expand: (handle) => handle.createTable(name, columns, options) };
}

/**
 * A table that goes at contract; until then the old release has it whole. What others make of it (views, foreign keys to it) must go first,
 * in the same evolution or before.
 *
 * @throws UnderpinError `UP-DEPENDENT` at planning, with the names of those
 */
export function dropTable(name: string): Operation {
  return { name: `drop table ${name}`, contract: (handle) => handle.evolve({ kind: "drop-table", table: name }) };
}

import { isLedgerTable, recordTables } from "../../model/ledger-names.ts";
import { findColumn, isWholeKey, type Schema, type Table } from "../../model/schema.ts";
import { ownName } from "../../model/table-name.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** Tables whose rows can't be told apart. */
export const tablesWithoutKey: Symptom<Examination> = {
  name: "tables-without-key",
  severity: "warning",
  what: "Tables have no primary key.",
  why: "Rows can't be carried over in batches without one; replicas search the whole table for each row that changes, and Galera is not made for them.",
  next: "Give them one: the operation addPrimaryKey does so while the service runs.",
  look: async ({ schema, options: { service } }) => withoutKey(await schema(), recordTables(service)),
};

/** Their names. A unique key of columns that are never NULL tells rows apart, too. */
export function withoutKey({ tables }: Schema, records: readonly string[]): readonly string[] {
  return [...tables.values()]
    .filter((table) => table.primaryKey === null && !hasOtherKey(table) && !isLedgerTable(ownName(table.name), records))
    .map(({ name }) => name);
}

function hasOtherKey(table: Table): boolean {
  const keys = [...table.unique, ...table.indexes.filter((index) => isWholeKey(index))];
  return keys.some(({ columns }) => columns.every((column) => findColumn(table, column)?.nullable === false));
}

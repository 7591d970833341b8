import { sameColumns, type Key } from "../../model/schema.ts";
import { itsTable, needsColumns, needsTable, noInverse, noNames, onTable, type ChangeKind } from "./kind.ts";

export const addUnique: ChangeKind<"add-unique"> = {
  describe: ({ table, unique }) => `add unique ${table}(${unique.columns.join(", ")})`,
  effect: () => "add",
  table: itsTable,
  names: ({ unique }) => (unique.name === null ? [] : [unique.name]),
  missing: needsColumns(({ unique }) => unique.columns),
  satisfied: (schema, { table, unique: { name, columns } }) =>
    schema.tables.get(table)?.unique.some((key) => matches(key, { columns, ...(name !== null && { name }) })) ?? false,
  apply: onTable((table, { unique }) => ({ ...table, unique: [...table.unique, unique] })),
  inverse: ({ table, unique: { name, columns } }) => ({ kind: "drop-unique", table, columns, ...(name !== null && { name }) }),
};

export const dropUnique: ChangeKind<"drop-unique"> = {
  describe: ({ table, columns }) => `drop unique ${table}(${columns.join(", ")})`,
  effect: () => "drop",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: (schema, change) => {
    const table = schema.tables.get(change.table);
    return table !== undefined && !table.unique.some((key) => matches(key, change));
  },
  apply: onTable((table, change) => ({ ...table, unique: table.unique.filter((key) => !matches(key, change)) })),
  inverse: noInverse,
};

/** Whether a unique constraint is the one that is meant: by columns, and by name where one is given. */
function matches(key: Key, wanted: { readonly columns: readonly string[]; readonly name?: string }): boolean {
  return sameColumns(key.columns, wanted.columns) && (wanted.name === undefined || key.name === null || key.name === wanted.name);
}

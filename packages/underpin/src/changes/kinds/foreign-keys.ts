import { findColumn, sameColumns, type ForeignKey, type Schema, type Table } from "../../model/schema.ts";
import {
  asItIs,
  ifMade,
  itsTable,
  makesNothing,
  needsColumns,
  needsTable,
  noInverse,
  noNames,
  onTable,
  thing,
  type ChangeKind,
  type Lowered,
} from "./kind.ts";

const ownColumns = needsColumns<Lowered<"add-foreign-key">>(({ foreignKey }) => foreignKey.columns);

/** What a foreign key needs of the table that it refers to, as far as that is in the schema that was read. */
export function missingTarget({ tables }: Schema, { refTable, refColumns }: Pick<ForeignKey, "refTable" | "refColumns">): string | null {
  const table = tables.get(refTable);
  if (!table) return refTable.includes(".") ? null : `there is no table ${refTable}`;
  const absent = refColumns.find((name) => !findColumn(table, name));
  if (absent !== undefined) return `table ${refTable} has no column ${absent}`;
  const keys = [table.primaryKey, ...table.unique, ...table.indexes].flatMap((key) =>
    key ? [key.columns.slice(0, refColumns.length)] : [],
  );
  const isKey = keys.some((columns) => columns.length === refColumns.length && refColumns.every((name) => columns.includes(name)));
  return isKey ? null : `${refTable}(${refColumns.join(", ")}) is no key`;
}

export const addForeignKey: ChangeKind<"add-foreign-key"> = {
  describe: ({ table, foreignKey }) => `add foreign key ${table}(${foreignKey.columns.join(", ")}) to ${foreignKey.refTable}`,
  effect: () => "add",
  table: itsTable,
  names: ({ foreignKey }) => (foreignKey.name === null ? [] : [foreignKey.name]),
  missing: (schema, change) => ownColumns(schema, change) ?? missingTarget(schema, change.foreignKey),
  satisfied: (schema, { table, foreignKey }) => hasForeignKey(schema.tables.get(table), foreignKey),
  apply: onTable((table, { foreignKey }) => {
    const others = table.foreignKeys.filter((key) => key !== findForeignKey(table, foreignKey));
    return { ...table, foreignKeys: [...others, foreignKey] };
  }),
  inverse: ({ table, foreignKey }) => [{ kind: "drop-foreign-key", table, columns: foreignKey.columns }],
  makes: (_schema, { table, foreignKey }) => thing(foreignKeyName(table, foreignKey.columns)),
  takenBack: asItIs,
};

export const dropForeignKey: ChangeKind<"drop-foreign-key"> = {
  describe: ({ table, columns }) => `drop foreign key ${table}(${columns.join(", ")})`,
  effect: () => "drop",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: (schema, { table: name, columns }) => {
    const table = schema.tables.get(name);
    return table !== undefined && !table.foreignKeys.some((key) => sameColumns(key.columns, columns));
  },
  apply: onTable((table, { columns }) => ({
    ...table,
    foreignKeys: table.foreignKeys.filter((key) => !sameColumns(key.columns, columns)),
  })),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: ifMade(({ table, columns }) => foreignKeyName(table, columns)),
};

/** The foreign key of the same meaning that `table` has, whatever its name. */
export function findForeignKey(
  table: Table | undefined,
  { columns, refTable, refColumns, onDelete, onUpdate }: ForeignKey,
): ForeignKey | undefined {
  return table?.foreignKeys.find(
    (key) =>
      sameColumns(key.columns, columns) &&
      key.refTable === refTable &&
      sameColumns(key.refColumns, refColumns) &&
      key.onDelete === onDelete &&
      key.onUpdate === onUpdate,
  );
}

/** Whether `table` has such a foreign key, and every row was held against it: a run may have died before that. */
export function hasForeignKey(table: Table | undefined, wanted: ForeignKey): boolean {
  const found = findForeignKey(table, wanted);
  return found !== undefined && (!found.notValid || wanted.notValid === true);
}

/** A foreign key as the journal names it: no name of its own is sure. */
export function foreignKeyName(table: string, columns: readonly string[]): string {
  return `foreign key ${table}(${columns.join(", ")})`;
}

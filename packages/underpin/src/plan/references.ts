import type { LoweredChange } from "../model/change.ts";
import type { Dialect } from "../model/dialect.ts";
import { findColumn, isWholeKey, type ForeignKey, type Index, type Key, type Schema, type Table } from "../model/schema.ts";

/** Why the server would not take a change's foreign key, whose columns and target are there; null if it would, or can't be told. */
export function unfitReference({ catalogue }: Dialect, schema: Schema, change: LoweredChange): string | null {
  if ((change.kind !== "add-foreign-key" && change.kind !== "add-column") || !change.foreignKey) return null;
  const { columns, refTable, refColumns } = change.foreignKey;
  for (const [i, name] of columns.entries()) {
    const own = change.kind === "add-column" ? change.column : findColumn(schema.tables.get(change.table), name);
    const other = findColumn(schema.tables.get(refTable), refColumns[i] ?? "");
    if (own && other && !catalogue.canRefer(own.type, other.type))
      return `${change.table}.${name} is of type ${own.type}, and ${refTable}.${other.name} of type ${other.type}`;
  }
  return null;
}

/** The foreign key that needs an index or a unique constraint which a change takes away; null if there is none. */
export function neededIndex(
  { ddl }: Dialect,
  { tables, dependents }: Schema,
  change: LoweredChange,
): Pick<ForeignKey, "name" | "columns"> | null {
  if (change.kind !== "drop-index" && change.kind !== "drop-unique" && change.kind !== "change-primary-key") return null;
  const table = tables.get(change.table);
  if (!table) return null;
  const incoming = [...tables.values()].flatMap((other) => other.foreignKeys.filter((key) => key.refTable === table.name));
  const { kept, gone, names } = split(table, change, ddl.indexesForeignKeys ? () => true : isWholeKey);
  const outside = dependents.flatMap(({ kind, table: of, name, columns }) =>
    kind === "outside foreign key" && of === table.name && columns !== "all" ? [{ name, columns }] : [],
  );
  if (!ddl.indexesForeignKeys) {
    const keeps = (columns: readonly string[]): boolean => isKey(gone, columns) && !isKey(kept, columns);
    return (
      incoming.find(({ refColumns, through }) => (through === undefined ? keeps(refColumns) : names.includes(through))) ??
      outside.find((key) => keeps(key.columns)) ??
      null
    );
  }
  const needs = (columns: readonly string[]): boolean =>
    gone.some((index) => startsWith(index, columns)) && !kept.some((index) => startsWith(index, columns));
  return (
    table.foreignKeys.find((key) => needs(key.columns)) ??
    incoming.find((key) => needs(key.refColumns)) ??
    outside.find((key) => needs(key.columns)) ??
    null
  );
}

type Keys = readonly (readonly string[])[];

/** Whether one of the keys is of these columns, in whatever order. */
function isKey(keys: Keys, columns: readonly string[]): boolean {
  const wanted = columns.toSorted().join();
  return keys.some((key) => key.toSorted().join() === wanted);
}

function split(
  table: Table,
  change: Extract<LoweredChange, { kind: "drop-index" | "drop-unique" | "change-primary-key" }>,
  serves: (index: Index) => boolean,
): { readonly kept: Keys; readonly gone: Keys; /** Of those that go. */ readonly names: readonly (string | null)[] } {
  const all = [table.primaryKey, ...table.unique, ...table.indexes.filter(serves)].flatMap((key) => (key ? [key] : []));
  const dropped: ReadonlySet<object> = new Set(all.filter((key) => isDropped(key, table, change)));
  const columnsOf = (of: typeof all): Keys => of.map((key) => key.columns);
  const kept = columnsOf(all.filter((key) => !dropped.has(key)));
  return {
    kept: change.kind === "change-primary-key" ? [...kept, change.columns] : kept,
    gone: columnsOf(all.filter((key) => dropped.has(key))),
    names: all.filter((key) => dropped.has(key)).map((key) => key.name),
  };
}

function isDropped(key: Key | Index, table: Table, change: Parameters<typeof split>[1]): boolean {
  if (change.kind === "change-primary-key") return key === table.primaryKey;
  if (change.kind === "drop-index") return table.indexes.some((index) => index === key && index.name === change.name);
  const isIt = key.columns.join() === change.columns.join() && (change.name ?? key.name) === key.name;
  return isIt && table.unique.some((unique) => unique === key);
}

/** Whether an index begins with columns, in whatever order they are. */
function startsWith(index: readonly string[], columns: readonly string[]): boolean {
  const begin = index.slice(0, columns.length);
  return begin.length === columns.length && columns.every((name) => begin.includes(name));
}

import { findColumn, type Index, type Schema, type Table } from "../../model/schema.ts";
import { dropColumn } from "./columns.ts";
import { asItIs, itsTable, makesNothing, needsColumns, noInverse, type ChangeKind } from "./kind.ts";

export const renameColumn: ChangeKind<"rename-column"> = {
  describe: ({ table, column, to, replacing, swapping }) =>
    `rename column ${table}.${column} to ${to}${replacing ? ", in the place of the column that stood in for it" : ""}${swapping ? ", and the one that stood in for it back" : ""}`,
  effect: () => "alter",
  table: itsTable,
  names: ({ to }) => [to],
  missing: needsColumns(({ column }) => [column]),
  satisfied: (schema, { table: name, column, to }) => {
    const table = schema.tables.get(name);
    return findColumn(table, to) !== undefined && (!findColumn(table, column) || isSwapped(table, column, to));
  },
  apply: (before, { table, column, to, replacing, swapping }) => {
    const schema = replacing ? dropColumn.apply(before, { kind: "drop-column", table, column: to }) : before;
    const rename = (name: string): string => (name === column ? to : swapping && name === to ? column : name);
    const tables = new Map(
      [...schema.tables].map(([name, other]) => [name, following(name === table ? ofTable(other, rename) : other, table, rename)]),
    );
    const dependents = schema.dependents.map((dependent) =>
      dependent.table === table && dependent.columns !== "all" ? { ...dependent, columns: dependent.columns.map(rename) } : dependent,
    );
    return { ...schema, tables, dependents } satisfies Schema;
  },
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};

/** Whether two columns have changed names: what stands in for a column was added behind it. */
export function isSwapped(table: Table | undefined, column: string, to: string): boolean {
  const place = (name: string): number => table?.columns.findIndex((other) => other.name === name) ?? -1;
  return place(to) >= 0 && place(to) < place(column);
}

type Rename = (name: string) => string;

/** A table of which a column is called otherwise. Texts of expressions are the server's, which writes them anew. */
function ofTable(table: Table, rename: Rename): Table {
  const key = <T extends { readonly columns: readonly string[]; readonly index?: Partial<Index> }>(one: T): T => ({
    ...one,
    columns: one.columns.map(rename),
    ...(one.index && { index: { ...one.index, ...speaking(one.index, rename) } }),
  });
  return {
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      name: rename(column.name),
      ...(column.generated && { generated: { ...column.generated, uses: column.generated.uses.map(rename) } }),
    })),
    primaryKey: table.primaryKey && key(table.primaryKey),
    unique: table.unique.map(key),
    foreignKeys: table.foreignKeys.map((one) => ({ ...one, columns: one.columns.map(rename) })),
    indexes: table.indexes.map((index) => ({ ...index, columns: index.columns.map(rename), ...speaking(index, rename) })),
    checks: table.checks.map((check) => ({ ...check, ...(check.uses && { uses: check.uses.map(rename) }) })),
  };
}

function speaking({ parts, uses, include }: Partial<Index>, rename: Rename): Partial<Index> {
  return {
    ...(parts && { parts: parts.map((part) => ({ ...part, column: part.column === null ? null : rename(part.column) })) }),
    ...(uses && { uses: uses.map(rename) }),
    ...(include && { include: include.map(rename) }),
  };
}

/** A table whose foreign keys to the renamed column's table follow. */
function following(table: Table, refTable: string, rename: Rename): Table {
  return {
    ...table,
    foreignKeys: table.foreignKeys.map((key) => (key.refTable === refTable ? { ...key, refColumns: key.refColumns.map(rename) } : key)),
  };
}

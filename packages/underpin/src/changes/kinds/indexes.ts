import type { Table } from "../../model/schema.ts";
import { renamed } from "./renamed.ts";
import {
  asItIs,
  ifMade,
  itsTable,
  makesNothing,
  needs,
  needsColumns,
  needsTable,
  noInverse,
  noNames,
  onTable,
  thing,
  type ChangeKind,
} from "./kind.ts";

export const createIndex: ChangeKind<"create-index"> = {
  describe: ({ table, index }) => `create index ${index.name} on ${table}(${index.columns.join(", ")})`,
  effect: () => "add",
  table: itsTable,
  names: ({ index }) => [index.name],
  missing: needsColumns(({ index }) => index.columns),
  satisfied: (schema, { table, index: { name } }) =>
    schema.tables.get(table)?.indexes.some((index) => index.name === name && !index.invalid) ?? false,
  apply: onTable((table, { index }) => ({
    ...table,
    indexes: [...table.indexes.filter((other) => other.name !== index.name), index],
  })),
  inverse: ({ table, index }) => [{ kind: "drop-index", table, name: index.name }],
  makes: (_schema, { table, index }) => thing(`index ${table}.${index.name}`),
  takenBack: asItIs,
};

export const dropIndex: ChangeKind<"drop-index"> = {
  describe: ({ table, name }) => `drop index ${name} on ${table}`,
  effect: () => "drop",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: (schema, { table: of, name }) => {
    const table = schema.tables.get(of);
    return table !== undefined && !hasIndex(table, name);
  },
  apply: onTable((table, { name }) => ({ ...table, indexes: table.indexes.filter((index) => index.name !== name) })),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: ifMade(({ table, name }) => `index ${table}.${name}`),
};

export const renameIndex: ChangeKind<"rename-index"> = {
  describe: ({ table, name, to, replacing }) => `rename index ${name} on ${table} to ${to}${replacing ? ", in its place" : ""}`,
  effect: () => "alter",
  table: itsTable,
  names: ({ to }) => [to],
  missing: needs((table, { name }) => (hasIndex(table, name) ? null : `table ${table.name} has no index ${name}`)),
  satisfied: (schema, { table: of, name, to }) => {
    const table = schema.tables.get(of);
    return hasIndex(table, to) && !hasIndex(table, name);
  },
  apply: onTable((table, change) => ({ ...table, indexes: renamed(table.indexes, change) })),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};

function hasIndex(table: Table | undefined, name: string): boolean {
  return table?.indexes.some((index) => index.name === name) ?? false;
}

import { goneAlias } from "../../model/gone-names.ts";
import { ownName } from "../../model/table-name.ts";
import { withoutTable, withTable, type Schema } from "../../model/schema.ts";
import {
  asItIs,
  ifMade,
  ifSurelyMade,
  itsTable,
  makesNothing,
  needsTable,
  noInverse,
  noNames,
  nothingMissing,
  thing,
  typesMade,
  type ChangeKind,
} from "./kind.ts";

export const createTable: ChangeKind<"create-table"> = {
  describe: ({ table }) => `create table ${table.name}`,
  effect: () => "add",
  table: ({ table }) => table.name,
  names: ({ table: { name, columns, unique, foreignKeys, indexes, checks } }) => {
    const keys = [...unique, ...foreignKeys, ...indexes, ...checks].flatMap((key) => key.name ?? []);
    return [ownName(name), ...columns.map((column) => column.name), ...keys];
  },
  missing: nothingMissing,
  satisfied: (schema, { table }) => schema.tables.has(table.name),
  apply: (schema, { table, enums = {} }) => ({
    ...withTable(schema, table),
    enums: new Map([...schema.enums, ...Object.entries(enums)]),
  }),
  inverse: ({ table: { name, columns } }) => [
    {
      kind: "drop-table",
      table: name,
      enums: columns.flatMap(({ type }) => ("kind" in type && type.kind === "enum" ? [type.name] : [])),
    },
  ],
  makes: (schema, { table, enums }) => ({ ...thing(`table ${table.name}`), ...typesMade(schema, enums) }),
  takenBack: asItIs,
};

export const dropTable: ChangeKind<"drop-table"> = {
  describe: ({ table }) => `drop table ${table}`,
  effect: () => "drop",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: (schema, { table }) => !schema.tables.has(table),
  apply: (schema, { table }) => withoutTable(schema, table),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: ifSurelyMade(({ table }) => `table ${table}`),
};

export const renameTable: ChangeKind<"rename-table"> = {
  describe: ({ table, to }) => `rename table ${table} to ${to}`,
  effect: () => "alter",
  table: itsTable,
  names: ({ to }) => [ownName(to)],
  missing: needsTable,
  satisfied: (schema, { table, to }) => !schema.tables.has(table) && schema.tables.has(to),
  apply: (schema, { table, to }) => renamed(schema, table, to),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};

/** A second name for a table, which can be read and written like it. */
export const createAlias: ChangeKind<"create-alias"> = {
  describe: ({ table, alias }) => `create view ${alias} of table ${table}`,
  effect: () => "add",
  table: itsTable,
  names: ({ alias }) => [ownName(alias)],
  missing: needsTable,
  satisfied: (schema, { alias }) => schema.views.includes(alias),
  apply: (schema, { alias }) => ({ ...schema, views: [...schema.views, alias] }),
  inverse: noInverse,
  makes: (_schema, { alias }) => thing(`view ${alias}`),
  takenBack: asItIs,
};

/** A table's second name becomes its only one. */
export const takeAlias: ChangeKind<"take-alias"> = {
  describe: ({ table, alias }) => `rename table ${table} to ${alias}`,
  effect: () => "alter",
  table: itsTable,
  names: noNames,
  missing: nothingMissing,
  satisfied: (schema, { table, alias }) =>
    schema.tables.has(alias) && !schema.tables.has(table) && !schema.views.includes(goneAlias(alias)),
  apply: (schema, { table, alias }) => renamed(withoutView(schema, alias), table, alias),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};

export const dropAlias: ChangeKind<"drop-alias"> = {
  describe: ({ table, alias }) => `drop view ${alias} of table ${table}`,
  effect: () => "drop",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: (schema, { alias }) => !schema.views.includes(alias),
  apply: (schema, { alias }) => withoutView(schema, alias),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: ifMade(({ alias }) => `view ${alias}`),
};

function withoutView(schema: Schema, name: string): Schema {
  return { ...schema, views: schema.views.filter((view) => view !== name) };
}

function renamed(schema: Schema, from: string, to: string): Schema {
  const table = schema.tables.get(from);
  if (!table) return schema;
  const tables = new Map(withoutTable(schema, from).tables);
  for (const [name, other] of tables)
    tables.set(name, { ...other, foreignKeys: other.foreignKeys.map((key) => (key.refTable === from ? { ...key, refTable: to } : key)) });
  tables.set(to, { ...table, name: to });
  return { ...schema, tables, triggers: schema.triggers.map((trigger) => (trigger.table === from ? { ...trigger, table: to } : trigger)) };
}

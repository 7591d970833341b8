import { columnsOf, findColumn, sameColumns, withTable, type Column, type Table } from "../../model/schema.ts";
import type { ColumnSpec } from "../../model/types.ts";
import { findForeignKey, foreignKeyName, hasForeignKey, missingTarget } from "./foreign-keys.ts";
import {
  asItIs,
  ifSurelyMade,
  itsTable,
  makesNothing,
  needsColumns,
  needsTable,
  noInverse,
  noNames,
  onTable,
  thing,
  typesMade,
  type ChangeKind,
  type Declared,
  type Lowered,
} from "./kind.ts";

export const addColumn: ChangeKind<"add-column"> = {
  describe: ({ table, column }) => `add column ${table}.${column.name}`,
  effect: () => "add",
  table: itsTable,
  names: ({ column, foreignKey }) => [column.name, ...(foreignKey?.name ? [foreignKey.name] : [])],
  missing: (schema, change) => needsTable(schema, change) ?? (change.foreignKey ? missingTarget(schema, change.foreignKey) : null),
  satisfied: (schema, { table: name, column, foreignKey }) => {
    const table = schema.tables.get(name);
    return findColumn(table, column.name) !== undefined && (!foreignKey || hasForeignKey(table, foreignKey));
  },
  apply: (schema, { table: name, column, foreignKey, enums = {} }) => {
    const table = schema.tables.get(name);
    if (!table) return schema;
    const columns = [...table.columns.filter((other) => other.name !== column.name), column];
    const foreignKeys = foreignKey ? [...table.foreignKeys, foreignKey] : table.foreignKeys;
    return { ...withTable(schema, { ...table, columns, foreignKeys }), enums: new Map([...schema.enums, ...Object.entries(enums)]) };
  },
  inverse: ({ table, column: { name: column, type }, foreignKey }) => [
    // InnoDB keeps the column's index as long as there is a foreign key.
    ...(foreignKey ? [{ kind: "drop-foreign-key", table, columns: foreignKey.columns } as const] : []),
    { kind: "drop-column", table, column, ...("kind" in type && type.kind === "enum" && { enums: [type.name] }) },
  ],
  makes: (schema, { table: name, column, foreignKey, enums }) => {
    const table = schema.tables.get(name);
    return {
      ...(findColumn(table, column.name) ? {} : thing(columnName(name, column.name))),
      ...(foreignKey && !findForeignKey(table, foreignKey) ? thing(foreignKeyName(name, foreignKey.columns)) : {}),
      ...typesMade(schema, enums),
    };
  },
  takenBack: asItIs,
};

export const dropColumn: ChangeKind<"drop-column"> = {
  describe: ({ table, column }) => `drop column ${table}.${column}`,
  effect: () => "drop",
  table: itsTable,
  names: noNames,
  missing: needsColumns(({ column }) => [column]),
  satisfied: (schema, { table: name, column }) => {
    const table = schema.tables.get(name);
    return table !== undefined && !findColumn(table, column);
  },
  apply: onTable((table, { column, shrinksIndexes }) => without(table, column, shrinksIndexes === true)),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: ifSurelyMade(({ table, column }) => columnName(table, column)),
};

export const alterColumn: ChangeKind<"alter-column"> = {
  describe: ({ table, column, to }) => `alter column ${table}.${column}: ${describeAlteration(to)}`,
  effect: () => "alter",
  table: itsTable,
  names: noNames,
  missing: needsColumns(({ column }) => [column]),
  satisfied: (schema, { table, column: name, to: { type, nullable, default: value }, enums = {} }) => {
    const column = findColumn(schema.tables.get(table), name);
    return (
      column !== undefined &&
      (type === undefined || column.type === type) &&
      (nullable === undefined || column.nullable === nullable) &&
      (value === undefined || column.default === value) &&
      Object.entries(enums).every(([enumType, values]) => values.every((one) => schema.enums.get(enumType)?.includes(one)))
    );
  },
  apply: (schema, { table: name, column, to, enums = {} }) => {
    const table = schema.tables.get(name);
    if (!table) return schema;
    const columns = table.columns.map((one) => (one.name === column ? altered(one, to) : one));
    // A type loses no value by it.
    const grown = Object.entries(enums).map(
      ([enumType, values]) => [enumType, [...new Set([...(schema.enums.get(enumType) ?? []), ...values])]] as const,
    );
    return { ...withTable(schema, { ...table, columns }), enums: new Map([...schema.enums, ...grown]) };
  },
  inverse: noInverse,
  makes: (schema, { table, column: name, to }) => {
    const column = findColumn(schema.tables.get(table), name);
    const changed = ATTRIBUTES.filter((attribute) => to[attribute] !== undefined && to[attribute] !== column?.[attribute]);
    return Object.fromEntries(changed.map((attribute) => [`${attribute} of ${table}.${name}`, column?.[attribute] ?? null]));
  },
  // What it was is known better from the journal than from the script.
  takenBack: (change, { things, isComplete }) => {
    if (!isComplete) return change;
    const to = ATTRIBUTES.flatMap((attribute) => {
      const name = `${attribute} of ${change.table}.${change.column}`;
      return change.to[attribute] !== undefined && name in things ? [[attribute, things[name]]] : [];
    });
    return to.length === 0 ? null : { ...change, to: Object.fromEntries(to) as Lowered<"alter-column">["to"] };
  },
};

export const changePrimaryKey: ChangeKind<"change-primary-key"> = {
  describe: ({ table, columns }) => `make (${columns.join(", ")}) the primary key of ${table}`,
  effect: () => "alter",
  table: itsTable,
  names: noNames,
  missing: needsColumns(({ columns, add }) => columns.filter((column) => column !== add?.name)),
  satisfied: (schema, { table: name, columns }) => {
    const key = schema.tables.get(name)?.primaryKey;
    return key != null && sameColumns(key.columns, columns);
  },
  apply: onTable((table, { columns: key, add, index, leaving }) => {
    const changed: Table = {
      ...table,
      primaryKey: { name: table.primaryKey?.name ?? null, columns: key },
      columns: [...table.columns, ...(add ? [add] : [])].map((column) =>
        key.includes(column.name) || column.name === leaving?.column ? { ...column, nullable: column.name === leaving?.column } : column,
      ),
      indexes: table.indexes.filter((other) => other.name !== index),
    };
    return leaving?.as === "gone" ? without(changed, leaving.column, true) : changed;
  }),
  inverse: noInverse,
  makes: (schema, { table, add }) => (add && !findColumn(schema.tables.get(table), add.name) ? thing(columnName(table, add.name)) : {}),
  takenBack: asItIs,
};

const ATTRIBUTES = ["type", "nullable", "default"] as const;

function columnName(table: string, column: string): string {
  return `column ${table}.${column}`;
}

function altered(column: Column, to: Lowered<"alter-column">["to"]): Column {
  return {
    ...column,
    ...(to.type !== undefined && { type: to.type }),
    ...(to.nullable !== undefined && { nullable: to.nullable }),
    ...(to.default !== undefined && { default: to.default }),
  };
}

function without(table: Table, name: string, shrinksIndexes: boolean): Table {
  const others = <T extends { readonly columns: readonly string[]; readonly uses?: readonly string[] }>(list: readonly T[]): readonly T[] =>
    list.filter((item) => !columnsOf(item).includes(name));
  const shrunk = <T extends { readonly columns: readonly string[] }>(list: readonly T[]): readonly T[] =>
    list.map((item) => ({ ...item, columns: item.columns.filter((column) => column !== name) })).filter((item) => item.columns.length > 0);
  const indexes = shrinksIndexes ? shrunk : others;
  return {
    ...table,
    columns: table.columns.filter((column) => column.name !== name),
    primaryKey: table.primaryKey?.columns.includes(name) ? null : table.primaryKey,
    unique: indexes(table.unique),
    foreignKeys: others(table.foreignKeys),
    indexes: indexes(table.indexes),
    checks: table.checks.filter((check) => !check.uses?.includes(name)),
  };
}

function describeAlteration(to: (Declared<"alter-column"> | Lowered<"alter-column">)["to"]): string {
  const parts = [
    to.type !== undefined && `type ${typeof to.type === "string" ? to.type : describeType(to.type)}`,
    to.nullable !== undefined && (to.nullable ? "NULL" : "NOT NULL"),
    to.default !== undefined && (to.default === null ? "no default" : "a default"),
  ];
  return parts.filter(Boolean).join(", ");
}

function describeType(type: ColumnSpec["type"]): string {
  if ("native" in type) return typeof type.native === "string" ? type.native : Object.values(type.native).join(" / ");
  switch (type.kind) {
    case "varchar":
    case "char":
      return `${type.kind}(${type.length})`;
    case "numeric":
      return `numeric(${type.precision}, ${type.scale ?? 0})`;
    case "array":
      return `${describeType(type.of)}[]`;
    default:
      return type.kind;
  }
}

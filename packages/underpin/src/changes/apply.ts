import type { LoweredChange } from "../model/change.ts";
import { isSyncTrigger } from "../sync/expression.ts";
import { assertNever } from "../model/error.ts";
import { sameColumns, withoutTable, withTable, type Column, type Schema, type Table } from "../model/schema.ts";

/**
 * The schema after a change, computed without a database: a plan for many scripts is made from one look at the
 * catalogue. The change must have passed {@link missing} before.
 */
export function apply(schema: Schema, change: LoweredChange): Schema {
  switch (change.kind) {
    case "create-table":
      return { ...withTable(schema, change.table), enums: new Map([...schema.enums, ...Object.entries(change.enums ?? {})]) };
    case "drop-table":
      return withoutTable(schema, change.table);
    case "rename-table":
      return renameTable(schema, change.table, change.to);
    case "create-alias":
      return { ...schema, views: [...schema.views, change.alias] };
    case "drop-alias":
      return withoutView(schema, change.alias);
    case "take-alias":
      return renameTable(withoutView(schema, change.alias), change.table, change.alias);
    case "create-trigger": {
      const { name, table, timing, event, sql } = change.trigger;
      const trigger = {
        name,
        table,
        timing,
        event,
        ...(change.trigger.function && { function: change.trigger.function }),
        ...(sql && { sql }),
      };
      return { ...schema, triggers: [...schema.triggers.filter((other) => other.name !== name || other.table !== table), trigger] };
    }
    case "drop-trigger":
      return { ...schema, triggers: schema.triggers.filter((other) => other.name !== change.name || other.table !== change.table) };
    case "sync-triggers": {
      const others = schema.triggers.filter((trigger) => trigger.table !== change.table || !isSyncTrigger(trigger.name));
      return { ...schema, triggers: [...others, ...(change.made ?? [])] };
    }
    case "verify-pair":
    case "verify-rows":
    case "ensure-row":
    case "move":
    case "raw":
      return schema;
    default: {
      const table = schema.tables.get(change.table);
      if (change.kind === "add-column" && change.enums && table)
        return { ...withTable(schema, applyToTable(table, change)), enums: new Map([...schema.enums, ...Object.entries(change.enums)]) };
      return table ? withTable(schema, applyToTable(table, change)) : schema;
    }
  }
}

type TableChange = Exclude<
  LoweredChange,
  {
    kind:
      | "create-table"
      | "drop-table"
      | "rename-table"
      | "create-alias"
      | "take-alias"
      | "drop-alias"
      | "create-trigger"
      | "drop-trigger"
      | "sync-triggers"
      | "verify-pair"
      | "verify-rows"
      | "ensure-row"
      | "move"
      | "raw";
  }
>;

/** One table after a change of its own. */
export function applyToTable(table: Table, change: TableChange): Table {
  switch (change.kind) {
    case "add-column":
      return {
        ...table,
        columns: [...table.columns.filter((column) => column.name !== change.column.name), change.column],
        foreignKeys: change.foreignKey ? [...table.foreignKeys, change.foreignKey] : table.foreignKeys,
      };
    case "drop-column":
      return dropColumn(table, change.column, change.shrinksIndexes === true);
    case "alter-column":
      return { ...table, columns: table.columns.map((column) => (column.name === change.column ? alter(column, change.to) : column)) };
    case "change-primary-key": {
      const columns = change.add ? [...table.columns, change.add] : table.columns;
      const key = new Set(change.columns);
      return {
        ...table,
        primaryKey: { name: table.primaryKey?.name ?? null, columns: change.columns },
        columns: columns.map((column) => (key.has(column.name) ? { ...column, nullable: false } : column)),
      };
    }
    case "add-unique":
      return { ...table, unique: [...table.unique, change.unique] };
    case "drop-unique":
      return { ...table, unique: table.unique.filter((key) => !matchesKey(key, change)) };
    case "add-foreign-key":
      return { ...table, foreignKeys: [...table.foreignKeys, change.foreignKey] };
    case "drop-foreign-key":
      return { ...table, foreignKeys: table.foreignKeys.filter((key) => !sameColumns(key.columns, change.columns)) };
    case "add-check":
      return { ...table, checks: [...table.checks, change.check] };
    case "drop-check":
      return { ...table, checks: table.checks.filter((check) => check.name !== change.name) };
    case "create-index":
      return { ...table, indexes: [...table.indexes.filter((index) => index.name !== change.index.name), change.index] };
    case "drop-index":
      return { ...table, indexes: table.indexes.filter((index) => index.name !== change.name) };
    case "rename-index":
      return { ...table, indexes: renamed(table.indexes, change) };
    case "rename-constraint":
      return {
        ...table,
        unique: renamed(table.unique, change),
        foreignKeys: renamed(table.foreignKeys, change),
        checks: renamed(table.checks, change),
      };
    case "comment": {
      if (change.column === undefined) return commented(table, change.text);
      return {
        ...table,
        columns: table.columns.map((column) => (column.name === change.column ? commented(column, change.text) : column)),
      };
    }
    default:
      return assertNever(change);
  }
}

/** Whether a unique constraint is the one that a script means: by columns, and by name where it gives one. */
export function matchesKey(key: Table["unique"][number], wanted: { readonly columns: readonly string[]; readonly name?: string }): boolean {
  return sameColumns(key.columns, wanted.columns) && (wanted.name === undefined || key.name === null || key.name === wanted.name);
}

function renamed<T extends { readonly name: string | null }>(
  list: readonly T[],
  { name, to }: { readonly name: string; readonly to: string },
): readonly T[] {
  return list.map((item) => (item.name === name ? { ...item, name: to } : item));
}

function commented<T extends { readonly comment?: string }>({ comment: _comment, ...rest }: T, text: string | null): T {
  return { ...rest, ...(text !== null && { comment: text }) } as T;
}

function alter(column: Column, to: Extract<LoweredChange, { kind: "alter-column" }>["to"]): Column {
  return {
    ...column,
    ...(to.type !== undefined && { type: to.type }),
    ...(to.nullable !== undefined && { nullable: to.nullable }),
    ...(to.default !== undefined && { default: to.default }),
  };
}

function dropColumn(table: Table, name: string, shrinksIndexes: boolean): Table {
  const without = <T extends { readonly columns: readonly string[] }>(list: readonly T[]): readonly T[] =>
    list.filter((item) => !item.columns.includes(name));
  const shrunk = <T extends { readonly columns: readonly string[] }>(list: readonly T[]): readonly T[] =>
    list.map((item) => ({ ...item, columns: item.columns.filter((column) => column !== name) })).filter((item) => item.columns.length > 0);
  const indexes = shrinksIndexes ? shrunk : without;
  return {
    ...table,
    columns: table.columns.filter((column) => column.name !== name),
    unique: indexes(table.unique),
    foreignKeys: without(table.foreignKeys),
    indexes: indexes(table.indexes),
  };
}

function withoutView(schema: Schema, name: string): Schema {
  return { ...schema, views: schema.views.filter((view) => view !== name) };
}

function renameTable(schema: Schema, from: string, to: string): Schema {
  const table = schema.tables.get(from);
  if (!table) return schema;
  const tables = new Map(withoutTable(schema, from).tables);
  for (const [name, other] of tables)
    tables.set(name, { ...other, foreignKeys: other.foreignKeys.map((key) => (key.refTable === from ? { ...key, refTable: to } : key)) });
  tables.set(to, { ...table, name: to });
  return { ...schema, tables, triggers: schema.triggers.map((trigger) => (trigger.table === from ? { ...trigger, table: to } : trigger)) };
}

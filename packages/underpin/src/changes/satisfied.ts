import type { LoweredChange } from "../model/change.ts";
import { assertNever } from "../model/error.ts";
import { findColumn, sameColumns, type ForeignKey, type Schema, type Table } from "../model/schema.ts";
import { goneAlias } from "../model/ledger-names.ts";
import { isSyncTrigger } from "../sync/expression.ts";
import { matchesKey } from "./apply.ts";

/**
 * The postcheck of a change: has it already happened? A step for which this holds is skipped, so that running the same
 * command again is the way to resume. Changes of rows are never told from a schema; they have checkpoints.
 */
export function satisfied(schema: Schema, change: LoweredChange): boolean {
  if (change.kind === "move" || change.kind === "ensure-row" || change.kind === "raw") return false;
  if (change.kind === "verify-pair" || change.kind === "verify-rows") return false;
  if (change.kind === "sync-triggers") return hasSyncTriggers(schema, change);
  if (change.kind === "create-table") return schema.tables.has(change.table.name);
  if (change.kind === "create-trigger") return hasTrigger(schema, change.trigger.table, change.trigger.name);
  if (change.kind === "drop-trigger") return !hasTrigger(schema, change.table, change.name);
  if (change.kind === "create-alias") return schema.views.includes(change.alias);
  if (change.kind === "drop-alias") return !schema.views.includes(change.alias);
  if (change.kind === "take-alias")
    return schema.tables.has(change.alias) && !schema.tables.has(change.table) && !schema.views.includes(goneAlias(change.alias));
  const table = schema.tables.get(change.table);
  switch (change.kind) {
    case "drop-table":
      return !table;
    case "rename-table":
      return !table && schema.tables.has(change.to);
    case "add-column":
      return findColumn(table, change.column.name) !== undefined && (!change.foreignKey || hasForeignKey(table, change.foreignKey));
    case "drop-column":
      return table !== undefined && !findColumn(table, change.column);
    case "alter-column": {
      const column = findColumn(table, change.column);
      const { type, nullable, default: value } = change.to;
      return (
        column !== undefined &&
        (type === undefined || column.type === type) &&
        (nullable === undefined || column.nullable === nullable) &&
        (value === undefined || column.default === value)
      );
    }
    case "change-primary-key":
      return table?.primaryKey != null && sameColumns(table.primaryKey.columns, change.columns);
    case "add-unique":
      return (
        table?.unique.some((key) =>
          matchesKey(key, { columns: change.unique.columns, ...(change.unique.name !== null && { name: change.unique.name }) }),
        ) ?? false
      );
    case "drop-unique":
      return table !== undefined && !table.unique.some((key) => matchesKey(key, change));
    case "add-foreign-key":
      return hasForeignKey(table, change.foreignKey);
    case "drop-foreign-key":
      return table !== undefined && !table.foreignKeys.some((key) => sameColumns(key.columns, change.columns));
    case "add-check":
      return table?.checks.some((check) => check.name === change.check.name) ?? false;
    case "drop-check":
      return table !== undefined && !table.checks.some((check) => check.name === change.name);
    case "create-index":
      return table?.indexes.some((index) => index.name === change.index.name && !index.invalid) ?? false;
    case "rename-index":
      return hasIndex(table, change.to) && !hasIndex(table, change.name);
    case "rename-constraint":
      return hasConstraint(table, change.to) && !hasConstraint(table, change.name);
    case "comment":
      return (change.column === undefined ? table : findColumn(table, change.column))?.comment === (change.text ?? undefined);
    case "drop-index":
      return table !== undefined && !table.indexes.some((index) => index.name === change.name);
    default:
      return assertNever(change);
  }
}

/** Whether `table` has a foreign key of the same meaning, whatever its name. */
export function hasForeignKey(table: Table | undefined, { columns, refTable, refColumns, onDelete, onUpdate }: ForeignKey): boolean {
  return (
    table?.foreignKeys.some(
      (key) =>
        sameColumns(key.columns, columns) &&
        key.refTable === refTable &&
        sameColumns(key.refColumns, refColumns) &&
        key.onDelete === onDelete &&
        key.onUpdate === onUpdate,
    ) ?? false
  );
}

function hasIndex(table: Table | undefined, name: string): boolean {
  return table?.indexes.some((index) => index.name === name) ?? false;
}

function hasConstraint(table: Table | undefined, name: string): boolean {
  return table !== undefined && [...table.unique, ...table.foreignKeys, ...table.checks].some((other) => other.name === name);
}

/** Whether exactly the triggers of these pairs are there: their names tell the set of pairs. */
function hasSyncTriggers(schema: Schema, { table, made = [] }: Extract<LoweredChange, { kind: "sync-triggers" }>): boolean {
  const present = schema.triggers.filter((trigger) => trigger.table === table && isSyncTrigger(trigger.name));
  return present.length === made.length && made.every(({ name }) => present.some((trigger) => trigger.name === name));
}

function hasTrigger(schema: Schema, table: string, name: string): boolean {
  return schema.triggers.some((trigger) => trigger.name === name && trigger.table === table);
}

/** The precheck of a change: what it needs and the schema lacks, in words; null if it may run. */
export function missing(schema: Schema, change: LoweredChange): string | null {
  if (change.kind === "create-table" || change.kind === "raw" || change.kind === "take-alias") return null;
  const name = change.kind === "create-trigger" ? change.trigger.table : change.kind === "move" ? change.move.table : change.table;
  const table = schema.tables.get(name);
  if (!table) return `there is no table ${name}`;
  if (change.kind === "rename-index" && !hasIndex(table, change.name)) return `table ${name} has no index ${change.name}`;
  if (change.kind === "rename-constraint" && !hasConstraint(table, change.name)) return `table ${name} has no constraint ${change.name}`;
  const columns = columnsNeeded(change);
  const absent = columns.find((column) => !findColumn(table, column));
  return absent === undefined ? null : `table ${name} has no column ${absent}`;
}

function columnsNeeded(change: LoweredChange): readonly string[] {
  switch (change.kind) {
    case "alter-column":
    case "drop-column":
      return [change.column];
    case "comment":
      return change.column === undefined ? [] : [change.column];
    case "change-primary-key":
      return change.columns.filter((column) => column !== change.add?.name);
    case "add-unique":
      return change.unique.columns;
    case "add-foreign-key":
      return change.foreignKey.columns;
    case "create-index":
      return change.index.columns;
    default:
      return [];
  }
}

import type { LoweredChange, PlainChange } from "../../model/change.ts";
import { syncTriggers } from "./sync.ts";
import type { Column, Schema, Table } from "../../model/schema.ts";
import type { ColumnSpec } from "../../model/types.ts";
import { defaultText } from "../../sql/literals.ts";
import { createTrigger } from "./render.ts";
import { parseTable } from "./parse-table.ts";
import { LITERALS, lowerColumn, nativeType, strictType } from "./types.ts";

/** A change in SQLite's types, those of a STRICT table if it is one. Constraints without a name stay without: SQLite gives none. */
export function lower(change: PlainChange, schema: Schema): LoweredChange {
  const typed = (table: string, type: string): string => (isStrict(schema, table) ? strictType(type) : type);
  const lowered = (table: string, spec: ColumnSpec): Column => {
    const column = lowerColumn(spec);
    return { ...column, type: typed(table, column.type) };
  };
  switch (change.kind) {
    case "create-table":
      return { ...change, table: { ...change.table, columns: change.table.columns.map(lowerColumn) } };
    case "add-column":
      return {
        kind: change.kind,
        ...(change.existing && { existing: change.existing }),
        table: change.table,
        column: lowered(change.table, change.column),
        ...(change.foreignKey && { foreignKey: change.foreignKey }),
      };
    case "change-primary-key": {
      const { add, ...rest } = change;
      return { ...rest, ...(add && { add: lowered(change.table, add) }) };
    }
    case "alter-column": {
      const { type, default: value, ...rest } = change.to;
      return {
        ...change,
        to: {
          ...rest,
          ...(type !== undefined && { type: typed(change.table, nativeType(type)) }),
          ...(value !== undefined && { default: value === null ? null : defaultText(value, LITERALS) }),
        },
      };
    }
    case "create-trigger":
      // Kept whole: a rebuild of the table takes its triggers away and must make them again.
      return { ...change, trigger: { ...change.trigger, sql: createTrigger(change.trigger) } };
    case "sync-triggers":
      return { ...change, made: syncTriggers(change.table, change.pairs, schema) };
    default:
      return change;
  }
}

/** A column in a table that is STRICT, or is not: where ANY would be taken for a number, no type keeps what it is given. */
export function moved(column: Column, _from: Table, to: Table): Column {
  const type = isStrictTable(to) ? strictType(column.type) : column.type.toUpperCase() === "ANY" ? "" : column.type;
  return { ...column, type };
}

function isStrict(schema: Schema, table: string): boolean {
  const found = schema.tables.get(table);
  return found !== undefined && isStrictTable(found);
}

function isStrictTable({ definition }: Table): boolean {
  return definition !== undefined && parseTable(definition)?.options.includes("STRICT") === true;
}

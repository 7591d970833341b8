import type { LoweredChange, PlainChange } from "../../model/change.ts";
import { syncTriggers } from "./sync.ts";
import type { Schema } from "../../model/schema.ts";
import { defaultText } from "../../sql/literals.ts";
import { createTrigger } from "./render.ts";
import { LITERALS, lowerColumn, nativeType } from "./types.ts";

/** A change in SQLite's types. Constraints without a name stay without: SQLite gives none. */
export function lower(change: PlainChange, schema: Schema): LoweredChange {
  switch (change.kind) {
    case "create-table":
      return { ...change, table: { ...change.table, columns: change.table.columns.map(lowerColumn) } };
    case "add-column":
      return {
        kind: change.kind,
        ...(change.existing && { existing: change.existing }),
        table: change.table,
        column: lowerColumn(change.column),
        ...(change.foreignKey && { foreignKey: change.foreignKey }),
      };
    case "change-primary-key": {
      const { add, ...rest } = change;
      return { ...rest, ...(add && { add: lowerColumn(add) }) };
    }
    case "alter-column": {
      const { type, default: value, ...rest } = change.to;
      return {
        ...change,
        to: {
          ...rest,
          ...(type !== undefined && { type: nativeType(type) }),
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

import type { LoweredChange } from "../../model/change.ts";
import { UnderpinError } from "../../model/error.ts";
import type { DropColumnSpec } from "../../model/operation.ts";
import { findColumn } from "../../model/schema.ts";
import type { Operation } from "../../scripts/script.ts";
import type { OperationContext, Verb } from "../support/context.ts";
import { declare } from "../support/declare.ts";

/**
 * Drops a column at contract. The new release does not name it in its inserts; `value` is what the old release sees in
 * those rows until then.
 *
 * @example
 * dropColumn({ table: "item", column: "legacy_code", value: "" })
 */
export function dropColumn({
  table,
  column,
  value,
}: {
  readonly table: string;
  readonly column: string;
  readonly value?: string | number | boolean;
}): Operation {
  return declare(`drop ${table}.${column}`, { kind: "drop-column", table, column, ...(value !== undefined && { value }) });
}

/** What dropping a column comes to. */
export function dropColumnChanges(
  { table, column, value }: DropColumnSpec,
  verb: Verb,
  { schema, lower }: OperationContext,
): readonly LoweredChange[] {
  if (verb === "migrate") return [];
  if (verb === "contract") return [lower({ kind: "drop-column", table, column })];
  const live = findColumn(schema.tables.get(table), column);
  if (verb === "revert") return value === undefined ? [] : [{ kind: "alter-column", table, column, to: { default: null } }];
  if (!live)
    throw new UnderpinError("UP-SCHEMA", {
      what: `${table} has no column ${column}.`,
      fine: "Nothing was changed.",
      next: "Name a column that is there.",
    });
  if (schema.tables.get(table)?.primaryKey?.columns.includes(column))
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `${table}.${column} is part of the primary key.`,
      fine: "Nothing was changed.",
      next: "Change the key in an evolution of its own first.",
    });
  if (!live.nullable && live.default === null && value === undefined)
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `${table}.${column} is NOT NULL and has no default: inserts of the new release, which does not know it, would fail.`,
      fine: "Nothing was changed.",
      next: "Say what the old release should see in such rows: dropColumn({ …, value }).",
    });
  return value === undefined ? [] : [lower({ kind: "alter-column", table, column, to: { default: value } })];
}

import { UnderpinError } from "../../model/error.ts";
import type { DropColumnSpec } from "../../model/operation.ts";
import { findColumn } from "../../model/schema.ts";
import type { OperationContext } from "../support/context.ts";
import { noTrials, type OperationKind } from "./kind.ts";

/** A column that goes at contract; until then it has a default where the new release's inserts need one. */
export const dropColumn: OperationKind<DropColumnSpec> = {
  claims: ({ table, column }) => [{ table, columns: [column] }],
  treats: ({ table, column }) => [{ table, columns: [column], treatment: "drop column" }],
  trials: noTrials,
  expand: (spec, context) => {
    check(spec, context);
    const { table, column, value } = spec;
    return value === undefined ? [] : [context.lower({ kind: "alter-column", table, column, to: { default: value } })];
  },
  migrate: () => [],
  contract: ({ table, column }, { lower }) => [lower({ kind: "drop-column", table, column })],
  revert: ({ table, column, value }) => (value === undefined ? [] : [{ kind: "alter-column", table, column, to: { default: null } }]),
};

function check({ table, column, value }: DropColumnSpec, { schema }: OperationContext): void {
  const live = findColumn(schema.tables.get(table), column);
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
}

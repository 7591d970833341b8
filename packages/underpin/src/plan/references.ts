import type { LoweredChange } from "../model/change.ts";
import type { Dialect } from "../model/dialect.ts";
import { findColumn, type Schema } from "../model/schema.ts";

/** Why the server would not take a change's foreign key, whose columns and target are there; null if it would, or can't be told. */
export function unfitReference({ catalogue }: Dialect, schema: Schema, change: LoweredChange): string | null {
  if ((change.kind !== "add-foreign-key" && change.kind !== "add-column") || !change.foreignKey) return null;
  const { columns, refTable, refColumns } = change.foreignKey;
  for (const [i, name] of columns.entries()) {
    const own = change.kind === "add-column" ? change.column : findColumn(schema.tables.get(change.table), name);
    const other = findColumn(schema.tables.get(refTable), refColumns[i] ?? "");
    if (own && other && !catalogue.canRefer(own.type, other.type))
      return `${change.table}.${name} is of type ${own.type}, and ${refTable}.${other.name} of type ${other.type}`;
  }
  return null;
}

import type { LoweredChange } from "../../model/change.ts";
import type { Schema } from "../../model/schema.ts";
import { quote } from "../../sql/quoting.ts";

/** Assignments that leave `ON UPDATE` columns of a table as they are: what only carries over must not say that a row was changed now. */
export function untouched(schema: Schema, table: string): Readonly<Record<string, string>> {
  const columns = schema.tables.get(table)?.columns ?? [];
  return Object.fromEntries(columns.filter((column) => column.onUpdate).map(({ name }) => [name, quote(name)]));
}

/** A change of an operation's, with {@link untouched} added if it moves rows by an UPDATE. */
export function withoutTouching(change: LoweredChange, schema: Schema): LoweredChange {
  if (change.kind !== "move" || change.move.set === undefined) return change;
  return { ...change, move: { ...change.move, set: { ...untouched(schema, change.move.table), ...change.move.set } } };
}

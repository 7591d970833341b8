import type { LoweredChange } from "../model/change.ts";
import type { EmptyCopy } from "../model/dump.ts";
import { withTable, type Schema, type Table } from "../model/schema.ts";

/** Makes an empty copy of a table, lets changes be tried on it, and takes it away again. */
export async function withCopy(
  { make, drop }: EmptyCopy,
  run: (sql: string) => Promise<unknown>,
  body: () => Promise<void>,
): Promise<void> {
  for (const sql of make) await run(sql);
  try {
    await body();
  } finally {
    await run(drop);
  }
}

/** A change of `table` as it is tried on a copy of it, which has no foreign keys. `schema` is what stands before it. */
export function onCopy(
  copy: EmptyCopy,
  change: LoweredChange,
  schema: Schema,
  table: Table,
): { readonly change: LoweredChange; readonly schema: Schema } {
  const { foreignKey: _foreignKey, ...rest } = { foreignKey: null, ...change };
  return { change: { ...rest, table: copy.name } as LoweredChange, schema: withTable(schema, { ...table, name: copy.name }) };
}

import type { Operation } from "../scripts/script.ts";

/** A new index, built without stopping writers where the server can. */
export function addIndex({
  table,
  name,
  columns,
  unique = false,
}: {
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique?: boolean;
}): Operation {
  return { name: `add index ${name}`, expand: (handle) => handle.table(table).addIndex(name, columns, { unique }) };
}

/** An index that goes at contract. */
export function dropIndex({ table, name }: { readonly table: string; readonly name: string }): Operation {
  return { name: `drop index ${name}`, contract: (handle) => handle.table(table).dropIndex(name) };
}

import type { Table } from "../../model/schema.ts";

/** `wanted`, or with `_2`, `_3` … behind it, whichever is not taken on the table yet (MySQL's rule for unnamed keys). */
export function freeName(wanted: string, taken: readonly (string | null)[]): string {
  if (!taken.includes(wanted)) return wanted;
  for (let n = 2; ; n++) if (!taken.includes(`${wanted}_${n}`)) return `${wanted}_${n}`;
}

/** Names of all keys and indexes of a table. */
export function keyNames(table: Table | undefined): readonly (string | null)[] {
  return table ? [...table.unique, ...table.indexes].map((key) => key.name) : [];
}

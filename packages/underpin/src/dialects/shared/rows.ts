import type { Table } from "../../model/schema.ts";

/** Rows put into groups by the values of some columns, in the order of their first appearance. */
export function groupBy<R>(rows: readonly R[], ...by: readonly (keyof R)[]): readonly (readonly R[])[] {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((column) => row[column]));
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

/** A table being read from a catalogue. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** A table of which only the name and the comment were read yet. */
export function draftOf(name: string, comment: string | null): Draft<Table> {
  const empty = { columns: [], unique: [], foreignKeys: [], indexes: [], checks: [] };
  return { name, ...empty, primaryKey: null, ...(comment && { comment }) };
}

import { createHash } from "node:crypto";
import type { WidenKeySpec } from "../../model/operation.ts";
import { findColumn, type Schema } from "../../model/schema.ts";

/** One table whose columns grow, and the ones beside them that take their places. */
export interface Member {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly wide: string; readonly isNotNull: boolean }[];
  /** What the names of its triggers begin with. They fire after all others of ours, in the order of their names. */
  readonly trigger: string;
}

/** A key's column and all that refer to it, directly or through each other, by table: the key's own comes first. */
export function membersOf({ table, column }: Pick<WidenKeySpec, "table" | "column">, schema: Schema): readonly Member[] {
  const found = new Map([[table, new Set([column])]]);
  const queue = [{ table, column }];
  for (let at = queue.shift(); at; at = queue.shift())
    for (const other of schema.tables.values())
      for (const { columns, refTable, refColumns } of other.foreignKeys) {
        const name = refTable === at.table ? columns[refColumns.indexOf(at.column)] : undefined;
        if (name === undefined || isWide(name) || found.get(other.name)?.has(name)) continue;
        found.set(other.name, new Set([...(found.get(other.name) ?? []), name]));
        queue.push({ table: other.name, column: name });
      }
  return [...found].map(([name, columns]) => ({
    table: name,
    trigger: shortened(`underpin_wide_${table}_${column}_${name}`),
    columns: [...columns].map((of) => ({
      name: of,
      wide: shortened(`underpin_wide_${of}`),
      isNotNull: findColumn(schema.tables.get(name), of)?.nullable === false,
    })),
  }));
}

function isWide(name: string): boolean {
  return name.startsWith("underpin_wide_");
}

const LONGEST = 50;

/** A name that leaves room behind it on every database. */
export function shortened(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name;
  return `${name.slice(0, 14)}${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
}

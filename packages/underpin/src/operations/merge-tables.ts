import type { Adopting } from "../model/existing.ts";
import type { ColumnBuilder } from "../scripts/column.ts";
import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";

/** Which tables become one. */
export interface MergeTables extends Adopting {
  /** Tables with the same columns and distinct keys, and what tells their rows apart in the one. */
  readonly from: readonly { readonly table: string; readonly constants: Readonly<Record<string, string | number | boolean>> }[];
  readonly into: string;
  /** The columns of `constants`. */
  readonly columns: readonly ColumnBuilder[];
}

/**
 * Merges tables of the same columns into one: the way back of {@link splitTable}.
 *
 * @example
 * mergeTables({ from: [{ table: "cat", constants: { kind: "cat" } }, { table: "dog", constants: { kind: "dog" } }], into: "animal", columns: [column("kind").varchar(8).notNull()] })
 */
export function mergeTables({ from, into, columns, existing }: MergeTables): Operation {
  return declare(`merge ${from.map((part) => part.table).join(", ")} into ${into}`, {
    kind: "partition",
    old: "parts",
    table: into,
    parts: from,
    extra: columns.map((column) => column.spec),
    ...(existing && { existing }),
  });
}

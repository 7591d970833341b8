import type { Adopting } from "../model/existing.ts";
import type { ColumnBuilder } from "../scripts/column.ts";
import type { Operation } from "../scripts/script.ts";

/**
 * A new column, from expand on. One that is NOT NULL needs a default: the old release does not know it.
 *
 * @example
 * addColumn({ table: "item", column: column("stock").integer().notNull().default(0) })
 */
export function addColumn({ table, column, existing }: Adopting & { readonly table: string; readonly column: ColumnBuilder }): Operation {
  return {
    name: `add ${table}.${column.spec.name}`,
    expand: (handle) => handle.table(table).addColumn(column, existing ? { existing } : {}),
  };
}

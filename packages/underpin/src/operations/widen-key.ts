import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";

/** Which key grows. */
export interface WidenKey {
  readonly table: string;
  /** The primary key's column, or one of them. */
  readonly column: string;
  /** `bigint` if left out. */
  readonly to?: "integer" | "bigint";
}

/**
 * Makes the numbers of a primary key wider, and with it every column that refers to it, directly or through another table: they are
 * found in the catalogue. The columns keep their names, so both releases read and write them as before; at contract each changes
 * places with a wider one that was kept equal and filled beside it, all in one moment. Numbers that no longer fit the old type can be
 * written from then on.
 *
 * @throws UnderpinError `UP-UNSUPPORTED` where a column is no number, or this database can't change the columns in one moment
 * @example
 * export default evolution([widenKey({ table: "order", column: "id" })]);
 */
export function widenKey({ table, column, to = "bigint" }: WidenKey): Operation {
  return declare(`widen ${table}.${column} and all that refers to it`, { kind: "widen-key", table, column, to });
}

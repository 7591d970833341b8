import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";

/**
 * Drops a column at contract. The new release does not name it in its inserts; `value` is what the old release sees in
 * those rows until then.
 *
 * @example
 * dropColumn({ table: "item", column: "legacy_code", value: "" })
 */
export function dropColumn({
  table,
  column,
  value,
}: {
  readonly table: string;
  readonly column: string;
  readonly value?: string | number | boolean;
}): Operation {
  return declare(`drop ${table}.${column}`, { kind: "drop-column", table, column, ...(value !== undefined && { value }) });
}

import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";

/**
 * Renames a table. Until contract both names are the same rows: the new one is a view that is written through. No row is
 * copied, and no trigger fires but on SQLite, whose views need triggers to be written (and take no upsert).
 *
 * @example
 * export default evolution([renameTable({ table: "user", to: "account" })]);
 */
export function renameTable({ table, to }: { readonly table: string; readonly to: string }): Operation {
  return declare(`rename table ${table} to ${to}`, { kind: "rename-table", table, to });
}

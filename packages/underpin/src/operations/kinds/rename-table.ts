import type { LoweredChange } from "../../model/change.ts";
import type { RenameTableSpec } from "../../model/operation.ts";
import type { Operation } from "../../scripts/script.ts";
import type { OperationContext, Verb } from "../support/context.ts";
import { declare } from "../support/declare.ts";
import { keyOf, refuse, tableOf } from "../support/link.ts";

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

/** What renaming a table comes to. */
export function renameTableChanges(
  { table, to: alias }: RenameTableSpec,
  verb: Verb,
  { schema }: OperationContext,
): readonly LoweredChange[] {
  if (verb === "migrate") return [];
  if (verb === "contract") return [{ kind: "take-alias", table, alias }];
  if (verb === "revert") return [{ kind: "drop-alias", table, alias }];
  keyOf(tableOf(schema, table));
  if (schema.tables.has(alias)) refuse(`There is a table ${alias} already.`, "Choose another name, or drop that table.");
  return [{ kind: "create-alias", table, alias }];
}

import type { DependentKind } from "../../model/dependents.ts";
import type { Schema, Table } from "../../model/schema.ts";
import { tick } from "./types.ts";

const NAME = "underpin_twin";

/** What a plain table has nothing of. */
const SPECIAL: ReadonlySet<DependentKind> = new Set(["partition", "system versioning", "table option"]);

/**
 * An empty table with all that decides how a table can be altered. A plain table is known to be altered instantly, or in place
 * under its writers, and no DDL is spent on it.
 */
export function twin(
  table: Table,
  { tables, dependents }: Schema,
): { readonly name: string; readonly create: string; readonly drop: string } | null {
  const { name, columns, indexes, options } = table;
  const isSpecial =
    options?.engine !== "InnoDB" ||
    columns.some((column) => column.generated) ||
    indexes.some((index) => index.method !== undefined) ||
    dependents.some((dependent) => dependent.table === name && SPECIAL.has(dependent.kind));
  if (!isSpecial) return null;
  let free = NAME;
  for (let n = 2; tables.has(free); n++) free = `${NAME}_${n}`;
  return { name: free, create: `CREATE TABLE ${tick(free)} LIKE ${tick(name)}`, drop: `DROP TABLE IF EXISTS ${tick(free)}` };
}

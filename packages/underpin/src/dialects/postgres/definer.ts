import type { Schema } from "../../model/schema.ts";
import { splitTable } from "../../model/table-name.ts";
import { quote } from "../../sql/quoting.ts";

/**
 * Makes a function run as whoever made it, and only with what stands in schemas that were there then: a client's temporary table or a
 * schema of its own must not stand in for what the function names.
 */
export function definer(schema: Pick<Schema, "path">): string {
  return ` SECURITY DEFINER${fixedPath(schema)}`;
}

/** Types and functions mean what they meant to whoever made it, in the sessions of clients that search other schemas. */
export function elsewhere(table: string, schema: Pick<Schema, "path">): string {
  return splitTable(table).schema === undefined ? "" : fixedPath(schema);
}

function fixedPath({ path = [] }: Pick<Schema, "path">): string {
  return ` SET search_path = ${["pg_catalog", ...path.filter((name) => name !== "pg_catalog").map(quote), "pg_temp"].join(", ")}`;
}

import type { Schema } from "../../model/schema.ts";
import { quote } from "../../sql/quoting.ts";

/**
 * Makes a function run as whoever made it, and only with what stands in schemas that were there then: a client's temporary table or a
 * schema of its own must not stand in for what the function names.
 */
export function definer({ path = [] }: Pick<Schema, "path">): string {
  return ` SECURITY DEFINER SET search_path = ${["pg_catalog", ...path.filter((name) => name !== "pg_catalog").map(quote), "pg_temp"].join(", ")}`;
}

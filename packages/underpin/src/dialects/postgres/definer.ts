import type { Statement } from "../../model/dialect.ts";
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

/**
 * Keeps a function of {@link definer} to the triggers that it was made for: anybody could put it on a table of their own, and let it write
 * what they like. Triggers that are there fire whoever may do what. A partition that is made meanwhile gets its own by its owner, who must be
 * free to.
 */
export function forItsTriggers(name: string, table: string, { dependents }: Pick<Schema, "dependents">): readonly Statement[] {
  const owner = dependents.find((dependent) => dependent.kind === "owner" && dependent.table === table)?.name;
  return [
    { sql: `REVOKE ALL ON FUNCTION ${quote(name)}() FROM PUBLIC`, lock: "none" },
    ...(owner === undefined ? [] : [{ sql: `GRANT EXECUTE ON FUNCTION ${quote(name)}() TO ${quote(owner)}`, lock: "none" } as const]),
  ];
}

/** Types and functions mean what they meant to whoever made it, in the sessions of clients that search other schemas. */
export function elsewhere(table: string, schema: Pick<Schema, "path">): string {
  return splitTable(table).schema === undefined ? "" : fixedPath(schema);
}

function fixedPath({ path = [] }: Pick<Schema, "path">): string {
  return ` SET search_path = ${["pg_catalog", ...path.filter((name) => name !== "pg_catalog").map(quote), "pg_temp"].join(", ")}`;
}

/**
 * What of the catalogue is read: the schemas in which tables without one are looked for, but the server's own. `n` is the pg_namespace.
 */
export const HERE = "n.nspname = ANY (current_schemas(false)) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

/** The one name of a table or view, as `model/table-name.ts` has it: of a row of pg_class, and one of pg_namespace. */
export function nameOf(relation: string, namespace = "n"): string {
  const own = `${relation}.relname`;
  return `CASE WHEN ${namespace}.nspname = current_schema() AND ${own} !~ '^"([^"]|"")+"[.]' THEN ${own}::text ELSE '"' || replace(${namespace}.nspname, '"', '""') || '".' || ${own} END`;
}

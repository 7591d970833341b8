/** What of the catalogue is read: the schema in which a table without one is made. `n` is its pg_namespace. */
export const HERE = "n.nspname = current_schema()";

/**
 * Tables are known by one name each. In the schema where a table without one is made, that is its own; in any other schema that the
 * database searches, it is `"schema".name`, with the schema always in quotes: so a table whose own name holds a dot stays what it is.
 */
const IN_SCHEMA = /^"((?:[^"]|"")+)"\.(.+)$/s;

/** A table's schema, if its name says one, and its own name. */
export function splitTable(name: string): { readonly schema?: string; readonly own: string } {
  const match = IN_SCHEMA.exec(name);
  return match ? { schema: (match[1] as string).replaceAll('""', '"'), own: match[2] as string } : { own: name };
}

/** A table by its own name, without its schema. */
export function ownName(name: string): string {
  return splitTable(name).own;
}

/** The one name of a table in a schema. */
export function inSchema(schema: string, own: string): string {
  return `"${schema.replaceAll('"', '""')}".${own}`;
}

/** What is called `own` in the schema of another table: a table, an index, a view. */
export function besideTable(table: string, own: string): string {
  const { schema } = splitTable(table);
  return schema === undefined ? own : inSchema(schema, own);
}

import { splitTable } from "../model/table-name.ts";

/** A name in double quotes, as every database here takes it (our MySQL sessions run with ANSI_QUOTES). */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A table's name, with its schema where it says one: see `model/table-name.ts`. */
export function quoteTable(name: string, by: (name: string) => string = quote): string {
  const { schema, own } = splitTable(name);
  return schema === undefined ? by(own) : `${by(schema)}.${by(own)}`;
}

/** Names in a list, quoted. */
export function quoteAll(names: readonly string[], by: (name: string) => string = quote): string {
  return names.map(by).join(", ");
}

/** A string as standard SQL writes it. */
export function stringLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

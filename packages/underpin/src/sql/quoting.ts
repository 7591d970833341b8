/** A name in double quotes, as every database here takes it (our MySQL sessions run with ANSI_QUOTES). */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Names in a list, quoted. */
export function quoteAll(names: readonly string[], by: (name: string) => string = quote): string {
  return names.map(by).join(", ");
}

/** A string as standard SQL writes it. */
export function stringLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

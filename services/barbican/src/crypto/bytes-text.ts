/**
 * A column's text. Where Python writes bytes into a column of text, PostgreSQL keeps how it prints them (`\x6741…`), which Python itself
 * does not read again.
 */
export function bytesText(column: string): string {
  return /^\\x(?:[0-9a-f]{2})+$/.test(column) ? Buffer.from(column.slice(2), "hex").toString("latin1") : column;
}

import type { Row } from "../model/row.ts";
import { literal, type ValueLiterals } from "./literals.ts";
import { quote, quoteAll } from "./quoting.ts";

/** INSERT of a row unless one with its key is there. */
export function ensureRow(
  table: string,
  key: readonly string[],
  row: Row,
  literals: ValueLiterals,
  by: (name: string) => string = quote,
): string {
  const columns = Object.keys(row);
  const values = columns.map((column) => literal(row[column], literals)).join(", ");
  const same = key.map((column) => `${by(column)} = ${literal(row[column], literals)}`).join(" AND ");
  return `INSERT INTO ${by(table)} (${quoteAll(columns, by)}) SELECT ${values} WHERE NOT EXISTS (SELECT 1 FROM ${by(table)} WHERE ${same})`;
}

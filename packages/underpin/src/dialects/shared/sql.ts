import type { Condition } from "../../model/change.ts";
import type { Row } from "../../model/row.ts";
import type { DefaultValue } from "../../model/types.ts";

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

/** What differs in how a database writes values. */
export interface Literals {
  readonly string: (text: string) => string;
  readonly boolean: (value: boolean) => string;
  readonly now: string;
}

/** A value as SQL text. */
function literal(value: unknown, { string, boolean }: Literals): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "boolean") return boolean(value);
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return string(String(value));
}

/** A default as the text behind DEFAULT. */
export function defaultText(value: DefaultValue, literals: Literals): string {
  return typeof value === "object" ? literals.now : literal(value, literals);
}

/** INSERT of a row unless one with its key is there. */
export function ensureRow(
  table: string,
  key: readonly string[],
  row: Row,
  literals: Literals,
  by: (name: string) => string = quote,
): string {
  const columns = Object.keys(row);
  const values = columns.map((column) => literal(row[column], literals)).join(", ");
  const same = key.map((column) => `${by(column)} = ${literal(row[column], literals)}`).join(" AND ");
  return `INSERT INTO ${by(table)} (${quoteAll(columns, by)}) SELECT ${values} WHERE NOT EXISTS (SELECT 1 FROM ${by(table)} WHERE ${same})`;
}

/** A trigger's condition; `differs` is how a database says that two values differ, NULLs included. */
export function conditionSql(
  condition: Condition,
  differs: (a: string, b: string) => string,
  by: (name: string) => string = quote,
): string {
  const reference = (text: string): string => {
    const [row, column] = text.split(".") as [string, string];
    return `${row}.${by(column)}`;
  };
  if ("isNull" in condition) return `${reference(condition.isNull)} IS NULL`;
  if ("notNull" in condition) return `${reference(condition.notNull)} IS NOT NULL`;
  if ("changed" in condition) return differs(reference(`NEW.${condition.changed}`), reference(`OLD.${condition.changed}`));
  const [parts, word] = "all" in condition ? [condition.all, " AND "] : [condition.any, " OR "];
  return `(${parts.map((part) => conditionSql(part, differs, by)).join(word)})`;
}

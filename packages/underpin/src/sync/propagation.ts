import { assertNever } from "../model/error.ts";
import { quoteTable } from "../sql/quoting.ts";
import { fillTemplate } from "../sql/template.ts";
import type { Propagation } from "../model/sync.ts";

/** How a database writes what propagations need. */
export interface PropagationStyle {
  readonly quote: (name: string) => string;
  readonly differs: (a: string, b: string) => string;
}

/** SQL with `{NEW.column}`, `{OLD.column}` and `{column}` put in. */
export function renderTemplate(text: string, quote: (name: string) => string): string {
  return fillTemplate(text, (name) => {
    const row = name.slice(0, 4);
    return row === "NEW." || row === "OLD." ? `${row}${quote(name.slice(4))}` : quote(name);
  });
}

/** A propagation's parts as SQL. */
export interface PropagationParts {
  readonly columns: string;
  readonly expressions: string;
  readonly assignments: string;
  readonly when: string | undefined;
  /** The row of the other table, and what must hold for it. */
  readonly where: string;
  readonly key: string;
}

/** Takes a propagation apart into SQL. */
export function partsOf({ key, values, when, where }: Propagation, quote: PropagationStyle["quote"]): PropagationParts {
  const sql = (text: string): string => renderTemplate(text, quote);
  const row = { ...key, ...values };
  return {
    columns: Object.keys(row).map(quote).join(", "),
    expressions: Object.values(row).map(sql).join(", "),
    assignments: Object.entries(values)
      .map(([column, expression]) => `${quote(column)} = ${sql(expression)}`)
      .join(", "),
    when: when === undefined ? undefined : sql(when),
    where: [
      ...Object.entries(key).map(([column, expression]) => `${quote(column)} = ${sql(expression)}`),
      ...(where === undefined ? [] : [`(${sql(where)})`]),
    ].join(" AND "),
    key: Object.keys(key).map(quote).join(", "),
  };
}

/**
 * A propagation as one statement that touches a row only if it says something else: what comes back from the other table's own
 * trigger finds nothing to do, so the two don't call each other for ever.
 */
export function renderPropagation(propagation: Propagation, { quote, differs }: PropagationStyle): string {
  const { columns, expressions, assignments, when, where, key } = partsOf(propagation, quote);
  const table = quoteTable(propagation.table, quote);
  const condition = when === undefined ? "" : ` AND (${when})`;
  const names = Object.keys(propagation.values);
  switch (propagation.do) {
    case "put": {
      const anew = names.map((name) => differs(`${table}.${quote(name)}`, `excluded.${quote(name)}`)).join(" OR ");
      const update = `UPDATE SET ${names.map((name) => `${quote(name)} = excluded.${quote(name)}`).join(", ")} WHERE ${anew}`;
      return `INSERT INTO ${table} (${columns}) SELECT ${expressions} WHERE ${when === undefined ? "true" : `(${when})`} ON CONFLICT (${key}) DO ${names.length === 0 ? "NOTHING" : update}`;
    }
    case "set": {
      const anew = Object.entries(propagation.values).map(([name, expression]) => differs(quote(name), renderTemplate(expression, quote)));
      return `UPDATE ${table} SET ${assignments} WHERE ${where} AND (${anew.join(" OR ")})${condition}`;
    }
    case "remove":
      return `DELETE FROM ${table} WHERE ${where}${condition}`;
    default:
      return assertNever(propagation.do);
  }
}

import type { Statement } from "../model/dialect.ts";
import type { Pair } from "../model/sync.ts";
import { quoteTable } from "../sql/quoting.ts";
import { renderExpression, type Speaker } from "./expression.ts";

/**
 * Whether a row's sides disagree both ways: the new side is not what the old one says, and the old one not what the new one says. A
 * row that a new client wrote may hold more than the old shape can say; then the way back agrees.
 */
export function disagreement(
  pair: Pair,
  dialect: Speaker,
  quote: (name: string) => string,
  differs: (a: string, b: string) => string,
): string {
  const disagree = (side: "forward" | "backward"): string =>
    `(${Object.entries(pair[side])
      .map(([column, expression]) =>
        differs(quote(column), `(${renderExpression(expression, dialect, (name) => `${quoteTable(pair.table, quote)}.${quote(name)}`)})`),
      )
      .join(" OR ")})`;
  const sides = (["forward", "backward"] as const).filter((side) => Object.keys(pair[side]).length > 0);
  return sides.map(disagree).join(" AND ");
}

/** A query for rows whose sides disagree. */
export function verifyStatement(
  pair: Pair,
  dialect: Speaker,
  quote: (name: string) => string,
  differs: (a: string, b: string) => string,
): Statement {
  const columns = [...pair.old, ...pair.new].map(quote).join(", ");
  return {
    sql: `SELECT ${columns} FROM ${quoteTable(pair.table, quote)} WHERE ${disagreement(pair, dialect, quote, differs)} LIMIT 5`,
    lock: "none",
    expectNone: `${pair.old.join(", ")} and ${pair.new.join(", ")} of ${pair.table} disagree`,
  };
}

import { quote } from "./quoting.ts";
import { tokenize } from "./lexer.ts";

const MARK = "/*underpin*/ ";

/** A column, and the one that stands in for it. */
export interface StandIn {
  readonly old: string;
  readonly new: string;
}

/**
 * A check that lets a row pass while its old column has yet to follow its new one: where triggers can't fill a row before it is checked, they
 * write the old column right after, and the row is checked again.
 *
 * @example
 * loosened("price > 0", { old: "price", new: "cost" }) // "cost" IS NOT NULL AND "cost" IS NOT "price" COLLATE BINARY OR (price > 0)
 */
export function loosened(expression: string, { old, new: to }: StandIn): string {
  // A comment at the end of the original must not swallow the parenthesis.
  return `${MARK}${quote(to)} IS NOT NULL AND ${quote(to)} IS NOT ${quote(old)} COLLATE BINARY OR (${expression}\n)`;
}

/** A check as it was before it was {@link loosened}, however often. */
export function tightened(expression: string): string {
  let text = expression;
  while (text.startsWith(MARK)) {
    const open = tokenize(text).find((token) => token.kind === "punctuation" && token.text === "(");
    text = text.slice(open?.end, text.lastIndexOf("\n)"));
  }
  return text;
}

/** Whether a check is {@link loosened}. */
export function isLoosened(expression: string): boolean {
  return expression.startsWith(MARK);
}

import { tokenize, type Token } from "../../sql/lexer.ts";

/** A name as SQLite compares it: it takes names that differ in the case of ASCII letters for one. */
export function same(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Whether two lists have the same names, in the same order. */
export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => same(name) === same(b[i] ?? ""));
}

/**
 * Which of `names` a text may speak of: all that stand in it as a name, but for functions and collations. A name that means another
 * table's column is among them: rather one too many.
 */
export function namesIn(sql: string, names: readonly string[]): readonly string[] {
  const tokens = tokenize(sql);
  const found = new Set(tokens.filter((token, i) => isName(token, tokens[i - 1], tokens[i + 1])).map((token) => same(token.text)));
  return names.filter((name) => found.has(same(name)));
}

function isName(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (token.kind !== "word" && token.kind !== "quoted") return false;
  return !(token.kind === "word" && after?.text === "(") && before?.text.toUpperCase() !== "COLLATE";
}

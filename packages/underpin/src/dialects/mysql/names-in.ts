import { tokenize, type Token } from "../../sql/lexer.ts";

const LEXER = { backslash: true, hash: true };

/** Which of `names` a text may speak of: all that stand in it as a name, but for functions. Rather one too many. */
export function namesIn(sql: string, names: readonly string[]): readonly string[] {
  const found = namesOf(sql);
  return names.filter((name) => found.has(name.toLowerCase()));
}

/** Every name in a text, in small letters. */
export function namesOf(sql: string): ReadonlySet<string> {
  const tokens = tokenize(sql, LEXER);
  const isName = (token: Token, after: Token | undefined): boolean =>
    token.kind === "quoted" || (token.kind === "word" && after?.text !== "(");
  return new Set(tokens.flatMap((token, i) => (isName(token, tokens[i + 1]) ? [token.text.toLowerCase()] : [])));
}

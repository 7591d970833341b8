import { tokenize, type LexerOptions } from "./lexer.ts";

/**
 * An expression over one table's columns with some of them called otherwise: every name that is no function's and no collation's.
 *
 * @example
 * renamedIn("lower(name) <> 'name'", { name: "title" }, quote) // "lower("title") <> 'name'"
 */
export function renamedIn(
  expression: string,
  names: Readonly<Record<string, string>>,
  by: (name: string) => string,
  options: LexerOptions = {},
): string {
  const found = new Map(Object.entries(names).map(([name, to]) => [name.toLowerCase(), to]));
  const tokens = tokenize(expression, options);
  let text = "";
  let at = 0;
  for (const [i, token] of tokens.entries()) {
    const isFunction = token.kind === "word" && tokens[i + 1]?.text === "(";
    const isName = (token.kind === "word" || token.kind === "quoted") && !isFunction && tokens[i - 1]?.text.toUpperCase() !== "COLLATE";
    const to = isName ? found.get(token.text.toLowerCase()) : undefined;
    if (to === undefined) continue;
    text += expression.slice(at, token.start) + by(to);
    at = token.end;
  }
  return text + expression.slice(at);
}

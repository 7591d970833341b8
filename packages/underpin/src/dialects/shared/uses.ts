import { ownName } from "../../model/table-name.ts";
import type { GoingName, Use } from "../../model/use.ts";
import { tokenize, type LexerOptions, type Token } from "../../sql/lexer.ts";

/** Statements of clients; what changes the schema is not theirs. */
const CLIENTS = new Set(["select", "insert", "update", "delete", "replace", "merge", "with", "values", "table"]);
/** How much of a statement is shown. */
const SHOWN = 160;

/** A statement that a server has counted. */
export type Counted = Pick<Use, "times" | "isHeld"> & { readonly text: string };

/** Which statements speak of which names. By their words alone: of two tables with a column of the same name, a statement on both is taken to mean it. */
export function usesIn(statements: readonly Counted[], going: readonly GoingName[], lexer: LexerOptions): readonly Use[] {
  return statements.flatMap(({ text, ...counted }) => {
    const tokens = tokenize(text, lexer);
    if (!CLIENTS.has(tokens[0]?.text.toLowerCase() ?? "")) return [];
    const names = new Set(tokens.flatMap((token) => (isName(token) ? [token.text.toLowerCase()] : [])));
    const speaksOf = (name: string): boolean => names.has(name.toLowerCase());
    return going
      .filter(({ table, column }) => speaksOf(ownName(table)) && (column === null || speaksOf(column)))
      .map((of) => ({ of, statement: withoutValues(text, tokens), ...counted }));
  });
}

const isName = ({ kind }: Token): boolean => kind === "word" || kind === "quoted";

/** A server leaves values out of what it counts, but for some that it does not know as such. */
function withoutValues(text: string, tokens: readonly Token[]): string {
  let [shown, at] = ["", 0];
  for (const { kind, start, end } of tokens) {
    const isValue = kind === "string" || (kind === "number" && text[start - 1] !== "$");
    shown += text.slice(at, start) + (isValue ? "?" : text.slice(start, end));
    at = end;
  }
  const line = shown.replaceAll(/\s+/g, " ").trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)} …` : line;
}

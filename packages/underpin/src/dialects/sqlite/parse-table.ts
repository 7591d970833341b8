import { tokenize, type Token } from "../../sql/lexer.ts";

/** What only the text of CREATE TABLE tells: names of constraints, checks, and features that a rebuild must not lose. */
export interface TableText {
  readonly primaryKey: string | null;
  readonly unique: readonly { readonly name: string | null; readonly columns: readonly string[] }[];
  readonly foreignKeys: readonly { readonly name: string | null; readonly columns: readonly string[] }[];
  readonly checks: readonly { readonly name: string | null; readonly expression: string }[];
  readonly collations: ReadonlyMap<string, string>;
  /** Words for what a rebuild can't carry over: AUTOINCREMENT, GENERATED, WITHOUT ROWID, STRICT, DEFERRABLE. */
  readonly special: readonly string[];
}

const SPECIAL = ["AUTOINCREMENT", "GENERATED", "ROWID", "STRICT", "DEFERRABLE", "CONFLICT"];

/** Reads a CREATE TABLE statement as SQLite keeps it in `sqlite_master`. */
export function parseTable(sql: string): TableText {
  const tokens = tokenize(sql);
  const open = tokens.findIndex((token) => token.text === "(" && token.kind === "punctuation");
  const items = open < 0 ? [] : splitItems(tokens.slice(open + 1));
  const unique: { name: string | null; columns: string[] }[] = [];
  const foreignKeys: { name: string | null; columns: string[] }[] = [];
  const checks: { name: string | null; expression: string }[] = [];
  const collations = new Map<string, string>();
  let primaryKey: string | null = null;
  for (const item of items) {
    const isTableConstraint = ["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"].includes(keyword(item[0]));
    const own = isTableConstraint || item[0] === undefined ? undefined : item[0].text;
    for (let i = isTableConstraint ? 0 : 1; i < item.length; i++) {
      const name = keyword(item[i - 2]) === "CONSTRAINT" && item[i - 1] ? (item[i - 1] as Token).text : null;
      const columns = (): string[] => (own === undefined ? namesInParentheses(item, i) : [own]);
      if (keyword(item[i - 1]) === "CONSTRAINT") continue;
      switch (keyword(item[i])) {
        case "PRIMARY":
          primaryKey = name;
          break;
        case "UNIQUE":
          unique.push({ name, columns: columns() });
          break;
        case "FOREIGN":
          foreignKeys.push({ name, columns: columns() });
          break;
        case "REFERENCES":
          if (own !== undefined) foreignKeys.push({ name, columns: [own] });
          break;
        case "COLLATE":
          if (own !== undefined) collations.set(own, item[i + 1]?.text ?? "");
          break;
        case "CHECK": {
          const [start, end] = parentheses(item, i);
          checks.push({ name, expression: sql.slice(start, end).trim() });
          break;
        }
        default:
      }
    }
  }
  const words = new Set(tokens.map(keyword));
  return { primaryKey, unique, foreignKeys, checks, collations, special: SPECIAL.filter((word) => words.has(word)) };
}

function keyword(token: Token | undefined): string {
  return token?.kind === "word" ? token.text.toUpperCase() : "";
}

/** The definitions between the outer parentheses, at commas of the outer level. */
function splitItems(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const items: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === "punctuation") {
      if (token.text === "(") depth++;
      if (token.text === ")" && depth-- === 0) break;
      if (token.text === "," && depth === 0) {
        items.push([]);
        continue;
      }
    }
    items.at(-1)?.push(token);
  }
  return items;
}

/** Where the text between the next pair of parentheses starts and ends. */
function parentheses(tokens: readonly Token[], from: number): [number, number] {
  const open = tokens.findIndex((token, i) => i > from && token.text === "(");
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.kind !== "punctuation") continue;
    if (token.text === "(") depth++;
    if (token.text === ")" && --depth === 0) return [(tokens[open] as Token).end, token.start];
  }
  return [0, 0];
}

function namesInParentheses(tokens: readonly Token[], from: number): string[] {
  const [start, end] = parentheses(tokens, from);
  return tokens
    .filter((token) => token.start >= start && token.end <= end && (token.kind === "word" || token.kind === "quoted"))
    .map((token) => token.text);
}

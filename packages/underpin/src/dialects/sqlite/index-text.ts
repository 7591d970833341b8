import type { Index, IndexPart } from "../../model/schema.ts";
import { tokenize, type Token } from "../../sql/lexer.ts";
import { quote } from "../../sql/quoting.ts";
import { namesIn, same } from "./names.ts";

/** An index from its own statement: `columns` are those of its table. */
export function parseIndex(sql: string, columns: readonly string[]): Index {
  const tokens = tokenize(sql);
  const open = tokens.findIndex((token) => token.kind === "punctuation" && token.text === "(");
  const on = tokens.findIndex((token) => token.kind === "word" && token.text.toUpperCase() === "ON");
  const { parts, close } = splitParts(tokens, open);
  const key = parts.map((part) => parsePart(sql, part, columns));
  const rest = tokens.slice(close + 1);
  const where = rest[0]?.text.toUpperCase() === "WHERE" ? sql.slice(rest[1]?.start, rest.at(-1)?.end) : undefined;
  const isPlain = key.every((part) => part.column !== null && part.suffix === "");
  return {
    name: tokens[on - 1]?.text ?? "",
    columns: key.flatMap(({ column }) => column ?? []),
    unique: tokens[1]?.text.toUpperCase() === "UNIQUE",
    ...(!isPlain && { parts: key }),
    ...((!isPlain || where !== undefined) && { uses: namesIn(sql.slice(tokens[open]?.start), columns) }),
    ...(where !== undefined && { where }),
    definition: sql,
  };
}

/** CREATE INDEX; word for word where it is there already and says the same. */
export function createIndex(table: string, index: Index, columns: readonly string[]): string {
  const { name, unique, definition, where } = index;
  if (definition !== undefined && isOf(table, definition) && saysTheSame(index, parseIndex(definition, columns))) return definition;
  const parts: readonly IndexPart[] = index.parts ?? index.columns.map((column) => ({ column, suffix: "" }));
  const key = parts.map(({ column, expression = "", suffix }) => (column === null ? expression : quote(column)) + suffix).join(", ");
  return `CREATE ${unique ? "UNIQUE " : ""}INDEX ${quote(name)} ON ${quote(table)} (${key})${where === undefined ? "" : ` WHERE ${where}`}`;
}

function isOf(table: string, sql: string): boolean {
  const tokens = tokenize(sql);
  const on = tokens.findIndex((token) => token.kind === "word" && token.text.toUpperCase() === "ON");
  return same(tokens[on + 1]?.text ?? "") === same(table);
}

function saysTheSame(a: Index, b: Index): boolean {
  const plain = ({ name, columns, unique, parts = [], where = "" }: Index): string =>
    JSON.stringify([name, columns, unique, parts.map(({ column, expression = "", suffix }) => [column, expression, suffix]), where]);
  return plain(a) === plain(b);
}

function splitParts(tokens: readonly Token[], open: number): { readonly parts: readonly (readonly Token[])[]; readonly close: number } {
  const parts: Token[][] = [[]];
  let depth = 0;
  let at = open;
  for (; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    const text = token.kind === "punctuation" ? token.text : "";
    if (text === "(" && depth++ === 0) continue;
    if (text === ")" && --depth === 0) break;
    if (text === "," && depth === 1) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return { parts, close: at };
}

/** A column, and what follows it (COLLATE, ASC, DESC); else an expression, all of it. */
function parsePart(sql: string, tokens: readonly Token[], columns: readonly string[]): IndexPart {
  const [first, second] = tokens;
  const end = tokens.at(-1)?.end ?? 0;
  const column = columns.find((name) => same(name) === same(first?.text ?? ""));
  const isColumn = column !== undefined && (second === undefined || ["COLLATE", "ASC", "DESC"].includes(second.text.toUpperCase()));
  if (isColumn) return { column, suffix: second ? ` ${sql.slice(second.start, end)}` : "" };
  return { column: null, expression: sql.slice(first?.start, end), suffix: "" };
}

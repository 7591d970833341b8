import type { ReferentialRule } from "../../model/schema.ts";
import { tokenize, type Token } from "../../sql/lexer.ts";

/** A part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a clause of CREATE TABLE says, by its first word; "REFERENCES" and "FOREIGN" are both foreign keys. */
type ClauseKind = "PRIMARY" | "NOT" | "NULL" | "UNIQUE" | "CHECK" | "DEFAULT" | "COLLATE" | "REFERENCES" | "FOREIGN" | "GENERATED" | "AS";

/** A constraint or another property, of a column or of the table; its span begins with `CONSTRAINT name` where it has a name. */
export interface Clause extends Span {
  readonly kind: ClauseKind;
  readonly name: string | null;
  readonly nameSpan: Span | null;
  /** Of keys and foreign keys. */
  readonly columns: readonly string[];
  readonly refTable?: string;
  readonly onDelete?: ReferentialRule;
  readonly onUpdate?: ReferentialRule;
  /** What stands in the parentheses of a check or a generated column, the default's value, the collation's name. */
  readonly text: string;
  /** Where the text stands. */
  readonly textSpan: Span;
}

/** What stands between two commas of the outer level: a column, or one constraint and more of the table. */
export interface Item extends Span {
  /** Of a column; absent for constraints. */
  readonly column?: { readonly name: string; readonly nameSpan: Span; readonly type: Span };
  readonly clauses: readonly Clause[];
}

/** A CREATE TABLE statement taken apart. */
export interface TableText {
  readonly nameSpan: Span;
  /** What stands between the outer parentheses. */
  readonly body: Span;
  readonly items: readonly Item[];
  /** STRICT, WITHOUT ROWID. */
  readonly options: readonly string[];
}

const COLUMN_CLAUSES = new Set(["PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "GENERATED", "AS"]);
const KEPT_BEHIND = /^\s*\/\*underpin [^*]*\*\//;
const TABLE_CLAUSES = new Set(["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"]);

/** Reads a CREATE TABLE statement as SQLite keeps it in `sqlite_master`; null for what is none (a virtual table). */
export function parseTable(sql: string): TableText | null {
  const tokens = tokenize(sql);
  const open = tokens.findIndex((token) => isPunctuation(token, "("));
  const name = tokens[open - 1];
  if (open < 0 || !name || keyword(tokens[1]) === "VIRTUAL") return null;
  const { items, close } = splitItems(tokens, open + 1);
  const end = tokens[close];
  if (!end) return null;
  return {
    nameSpan: name,
    body: { start: (tokens[open] as Token).end, end: end.start },
    items: items.map((item) => parseItem(sql, item)),
    options: tokens.slice(close + 1).flatMap((token) => (keyword(token) === "" ? [] : [keyword(token)])),
  };
}

/** The constraints of one kind, wherever they stand. */
export function clausesOf({ items }: TableText, ...kinds: readonly ClauseKind[]): readonly Clause[] {
  return items.flatMap(({ clauses }) => clauses.filter(({ kind }) => kinds.includes(kind)));
}

function parseItem(sql: string, tokens: readonly Token[]): Item {
  const [first] = tokens;
  const span = { start: first?.start ?? 0, end: endOfItem(sql, tokens.at(-1)?.end ?? 0) };
  if (keyword(first) === "CONSTRAINT" || TABLE_CLAUSES.has(keyword(first)))
    return { ...span, clauses: parseClauses(sql, tokens, 0, TABLE_CLAUSES, undefined) };
  const name = first as Token;
  let at = 1;
  while (at < tokens.length && !isStart(tokens, at, COLUMN_CLAUSES)) at = skipParentheses(tokens, at) + 1;
  const type = at === 1 ? { start: name.end, end: name.end } : { start: (tokens[1] as Token).start, end: (tokens[at - 1] as Token).end };
  return {
    ...span,
    column: { name: name.text, nameSpan: { start: name.start, end: name.end }, type },
    clauses: parseClauses(sql, tokens, at, COLUMN_CLAUSES, name.text),
  };
}

/** What Underpin has put into a comment behind the last clause belongs to it. */
function endOfItem(sql: string, end: number): number {
  const comment = KEPT_BEHIND.exec(sql.slice(end));
  return end + (comment?.[0].length ?? 0);
}

/** Clauses one behind the other: each goes on until the next one begins. */
function parseClauses(sql: string, tokens: readonly Token[], from: number, starts: ReadonlySet<string>, own: string | undefined): Clause[] {
  const clauses: Clause[] = [];
  for (let at = from; at < tokens.length;) {
    const named = keyword(tokens[at]) === "CONSTRAINT" ? tokens[at + 1] : undefined;
    const head = named ? at + 2 : at;
    let next = head + 1;
    while (next < tokens.length && !isStart(tokens, next, starts)) next = skipParentheses(tokens, next) + 1;
    const kind = keyword(tokens[head]);
    // A name with nothing behind it names nothing.
    if (starts.has(kind)) clauses.push(parseClause(sql, tokens.slice(head, next), kind as ClauseKind, tokens[at] as Token, named, own));
    at = next;
  }
  return clauses;
}

function parseClause(
  sql: string,
  tokens: readonly Token[],
  kind: ClauseKind,
  first: Token,
  named: Token | undefined,
  own: string | undefined,
): Clause {
  const open = tokens.findIndex((token) => isPunctuation(token, "("));
  const inner = open < 0 ? undefined : { start: (tokens[open] as Token).end, end: (tokens[skipParentheses(tokens, open)] as Token).start };
  const references = tokens.findIndex((token) => keyword(token) === "REFERENCES");
  const isKey = ["PRIMARY", "UNIQUE", "FOREIGN", "REFERENCES"].includes(kind);
  const rest = { start: tokens[1]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 };
  const text = ["CHECK", "GENERATED", "AS"].includes(kind) ? inner : rest;
  return {
    kind,
    start: first.start,
    end: tokens.at(-1)?.end ?? first.end,
    name: named?.text ?? null,
    nameSpan: named ?? null,
    columns: !isKey ? [] : own !== undefined ? [own] : open < 0 ? [] : leadingNames(tokens, open),
    ...(references >= 0 && {
      refTable: tokens[references + 1]?.text ?? "",
      onDelete: ruleOn("DELETE", tokens),
      onUpdate: ruleOn("UPDATE", tokens),
    }),
    text: kind === "COLLATE" ? (tokens[1]?.text ?? "") : text ? sql.slice(text.start, text.end).trim() : "",
    textSpan: trimmed(sql, text ?? rest),
  };
}

function trimmed(sql: string, { start, end }: Span): Span {
  const text = sql.slice(start, end);
  return { start: start + text.length - text.trimStart().length, end: start + text.trimEnd().length };
}

function ruleOn(event: "DELETE" | "UPDATE", tokens: readonly Token[]): ReferentialRule {
  const at = tokens.findIndex((token, i) => keyword(token) === event && keyword(tokens[i - 1]) === "ON");
  if (at < 0) return "NO ACTION";
  const [first, second] = [keyword(tokens[at + 1]), keyword(tokens[at + 2])];
  return (first === "SET" || first === "NO" ? `${first} ${second}` : first) as ReferentialRule;
}

/** Whether a clause begins here: not where its first word belongs to the one before (SET NULL, DEFAULT NULL, NOT NULL, NOT DEFERRABLE). */
function isStart(tokens: readonly Token[], at: number, starts: ReadonlySet<string>): boolean {
  const [before, word] = [keyword(tokens[at - 1]), keyword(tokens[at])];
  if (word === "CONSTRAINT") return true;
  if (!starts.has(word) || before === "CONSTRAINT" || keyword(tokens[at - 2]) === "CONSTRAINT") return false;
  if (word === "NULL") return !["NOT", "SET", "DEFAULT"].includes(before);
  if (word === "NOT") return keyword(tokens[at + 1]) !== "DEFERRABLE";
  if (word === "DEFAULT") return before !== "SET";
  return !(word === "AS" && before === "ALWAYS");
}

function keyword(token: Token | undefined): string {
  return token?.kind === "word" ? token.text.toUpperCase() : "";
}

function isPunctuation(token: Token | undefined, text: string): boolean {
  return token?.kind === "punctuation" && token.text === text;
}

/** The definitions between the outer parentheses, at commas of the outer level, and where they close. */
function splitItems(tokens: readonly Token[], from: number): { readonly items: readonly (readonly Token[])[]; readonly close: number } {
  const items: Token[][] = [[]];
  let depth = 0;
  let at = from;
  for (; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    if (isPunctuation(token, "(")) depth++;
    if (isPunctuation(token, ")") && depth-- === 0) break;
    if (isPunctuation(token, ",") && depth === 0) items.push([]);
    else items.at(-1)?.push(token);
  }
  return { items, close: at };
}

/** Where the parentheses close that open at `at`; `at` itself if none do. */
function skipParentheses(tokens: readonly Token[], at: number): number {
  if (!isPunctuation(tokens[at], "(")) return at;
  let depth = 0;
  for (let i = at; i < tokens.length; i++) {
    if (isPunctuation(tokens[i], "(")) depth++;
    if (isPunctuation(tokens[i], ")") && --depth === 0) return i;
  }
  return tokens.length - 1;
}

/** The first word of each part of a list in parentheses: the columns of a key, without COLLATE, ASC, DESC. */
function leadingNames(tokens: readonly Token[], open: number): readonly string[] {
  const close = skipParentheses(tokens, open);
  return tokens.slice(open + 1, close).flatMap((token, i) => {
    const before = tokens[open + i];
    return i === 0 || isPunctuation(before, ",") ? [token.text] : [];
  });
}

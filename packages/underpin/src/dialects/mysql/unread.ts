import type { Session } from "../../model/dialect.ts";
import type { Dependent } from "../../model/dependents.ts";
import type { Schema } from "../../model/schema.ts";
import { tokenize, type Token } from "../../sql/lexer.ts";
import { tick } from "./types.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** What `introspect` knows of a column: the words of its definition, and those behind which a value stands. */
const OF_COLUMN = words(
  "UNSIGNED ZEROFILL COMPRESSED CHARACTER SET COLLATE NOT NULL DEFAULT ON UPDATE AUTO_INCREMENT GENERATED ALWAYS AS VIRTUAL STORED PERSISTENT INVISIBLE VISIBLE COMMENT CHECK ROW START END WITHOUT SYSTEM VERSIONING",
);
const BEFORE_VALUE = words("DEFAULT COLLATE SET UPDATE PARSER");
const OF_KEY = words(
  "PRIMARY UNIQUE KEY FULLTEXT SPATIAL CONSTRAINT CHECK FOREIGN REFERENCES ON DELETE UPDATE CASCADE SET NULL NO ACTION RESTRICT DEFAULT WITH PARSER COMMENT IGNORED INVISIBLE VISIBLE USING BTREE HASH",
);
const OF_PART = words("ASC DESC");
const OF_TABLE = words("ENGINE CHARSET COLLATE AUTO_INCREMENT COMMENT DEFAULT DATA INDEX WITH SYSTEM VERSIONING");

/** What tables' own statements say, and neither `introspect` nor what it calls dependents: it asks for lists, and those leave things out. */
export async function readUnread(session: Session, { dependents }: Schema, tables: readonly string[]): Promise<readonly Dependent[]> {
  const found: Dependent[] = [];
  for (const table of tables) {
    const [row] = await session.query<Record<string, string>>(`SHOW CREATE TABLE ${tick(table)}`);
    const listed = dependents.flatMap((one) => (one.table === table && one.kind === "table option" ? [one.name.toLowerCase()] : []));
    const isListed = (option: string): boolean => listed.some((name) => name.replaceAll("`", "").startsWith(option.toLowerCase()));
    found.push(...unreadIn(table, row?.["Create Table"] ?? "").filter(({ kind, name }) => kind === "unknown" || !isListed(optionOf(name))));
  }
  return found;
}

const optionOf = (name: string): string => name.replace(/=.*/s, "");

/** The same of one statement; options of the table that others list are among it. */
export function unreadIn(table: string, statement: string): readonly Dependent[] {
  // What stands in such comments is a part of the statement.
  const sql = statement.replaceAll(/\/\*M?!\d*(.*?)\*\//gs, " $1 ");
  const { parts, tail } = taken(tokenize(sql, { backslash: true, quotedNames: true, hash: true }));
  const periods = new Map(parts.filter(isPeriod).map((part) => [part[2]?.token.text ?? "", namesAt(part, 1)]));
  const ofParts = parts.flatMap((part): readonly Dependent[] => {
    const [first, , name] = part;
    if (first?.token.kind === "quoted") return unknown(table, strangeInColumn(part), first.token.text, [first.token.text]);
    if (isPeriod(part)) return unknown(table, ["PERIOD", "FOR"], name?.token.text ?? "", namesAt(part, 1), " ");
    const columns = namesAt(part, 1).flatMap((column) => periods.get(column) ?? column);
    return unknown(table, strangeInKey(part), namesAt(part, 0)[0] ?? "PRIMARY KEY", columns);
  });
  return [...ofParts, ...optionsIn(tail).map((name): Dependent => ({ kind: "table option", name, table, columns: [] }))];
}

function unknown(table: string, found: readonly string[], of: string, columns: readonly string[], between = " of "): readonly Dependent[] {
  return found.length === 0 ? [] : [{ kind: "unknown", name: `${found.join(" ")}${between}${of}`, table, columns }];
}

/** A token, and in how many parentheses it stands within its part. */
interface Placed {
  readonly token: Token;
  readonly depth: number;
}

/** What stands in a statement's parentheses, between the commas, and what stands behind them. */
function taken(tokens: readonly Token[]): { readonly parts: readonly (readonly Placed[])[]; readonly tail: readonly Token[] } {
  const parts: Placed[][] = [[]];
  let depth = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.text === ")" && token.kind === "punctuation" && --depth === 0) return { parts, tail: tokens.slice(i + 1) };
    if (depth === 1 && token.text === "," && token.kind === "punctuation") parts.push([]);
    else if (depth > 0) parts.at(-1)?.push({ token, depth: depth - 1 });
    if (token.text === "(" && token.kind === "punctuation") depth++;
  }
  return { parts, tail: [] };
}

function namesAt(part: readonly Placed[], depth: number): readonly string[] {
  return part.flatMap((one) => (one.token.kind === "quoted" && one.depth === depth ? [one.token.text] : []));
}

/** A period of the service's own; that of system versioning is known. */
function isPeriod([first, second, third]: readonly Placed[]): boolean {
  return isWord(first, "PERIOD") && isWord(second, "FOR") && third?.token.kind === "quoted";
}

function isWord(placed: Placed | undefined, word: string): boolean {
  return placed?.token.kind === "word" && placed.token.text.toUpperCase() === word;
}

function isStrange(part: readonly Placed[], i: number, known: ReadonlySet<string>): boolean {
  const [before, here, after] = [part[i - 1], part[i], part[i + 1]];
  if (!here || here.token.kind !== "word" || after?.token.text === "(") return false;
  const isValue = before?.token.kind === "word" && BEFORE_VALUE.has(before.token.text.toUpperCase());
  return !isValue && !known.has(here.token.text.toUpperCase());
}

/** Behind its name and its type. */
function strangeInColumn(part: readonly Placed[]): readonly string[] {
  return part.flatMap(({ token, depth }, i) =>
    i > 1 && depth === 0 && (token.kind === "quoted" || isStrange(part, i, OF_COLUMN)) ? [token.text] : [],
  );
}

function strangeInKey(part: readonly Placed[]): readonly string[] {
  if (isWord(part[0], "PERIOD")) return [];
  const isCheck = part.some((one) => one.depth === 0 && isWord(one, "CHECK"));
  return part.flatMap(({ token, depth }, i) =>
    (depth === 0 && isStrange(part, i, OF_KEY)) || (depth === 1 && !isCheck && isStrange(part, i, OF_PART)) ? [token.text] : [],
  );
}

/** `NAME=value` of each option behind the columns, up to the partitions. */
function optionsIn(tail: readonly Token[]): readonly string[] {
  const end = tail.findIndex(({ text }, i) => text === "PARTITION" && tail[i + 1]?.text === "BY");
  const tokens = end < 0 ? tail : tail.slice(0, end);
  return tokens.flatMap(({ kind, text }, i) => {
    const isSet = tokens[i + 1]?.text === "=";
    const isName = (kind === "word" || (kind === "quoted" && isSet)) && tokens[i - 1]?.text !== "=";
    if (!isName || OF_TABLE.has(text.toUpperCase())) return [];
    return [isSet ? `${text}=${tokens[i + 2]?.text ?? ""}` : text];
  });
}

import type { Column, ForeignKey, Key, Table } from "../../model/schema.ts";
import { quote, quoteAll } from "../../sql/quoting.ts";
import { same, sameNames } from "./names.ts";
import { type Clause, type Item, type Span, type TableText, parseTable } from "./parse-table.ts";
import { tightened } from "../../sql/loose-check.ts";
import { columnDefinition, defaultClause } from "./types.ts";

/** A piece of text in the place of another; an empty place is where it is put in. */
interface Edit extends Span {
  readonly text: string;
}

/** What stands between two commas, with the space and the comments around it. */
interface Piece {
  readonly lead: string;
  readonly text: string;
  readonly trail: string;
}

/**
 * The CREATE TABLE statement `sql` so that it makes `after`: what stays is left as it is written, to the letter, with all that the
 * model has no word for (AUTOINCREMENT, ON CONFLICT, DEFERRABLE, STRICT, comments). What was put in and is taken out again
 * leaves no trace.
 */
export function rewriteTable(sql: string, after: Table): string {
  const text = parseTable(sql);
  if (!text) throw new TypeError(`no CREATE TABLE statement: ${sql}`);
  // Where a key is NOT NULL by itself, nothing need say so.
  const isTight = text.options.some((word) => word === "ROWID" || word === "STRICT");
  const stay = staying(text, after);
  const wanted = new Wanted(after, isTight, stay);
  const kept = text.items.map((item) => ({ item, piece: rewriteItem(sql, item, wanted) }));
  const columns = kept.filter(({ item }) => item.column);
  const constraints = kept.filter(({ item }) => !item.column);
  const pieces = joined(sql, text, kept);
  const added = after.columns.slice(stay.size).map(columnDefinition);
  const behind = constraints.length === 0 ? pieces.length : columns.filter(({ piece }) => piece !== null).length;
  insert(pieces, behind, added);
  insert(pieces, pieces.length, wanted.left());
  const body = pieces.map(({ lead, text: inner, trail }) => lead + inner + trail).join(",");
  // As ALTER TABLE … RENAME TO writes it, where the name is another.
  const isCalled = same(after.name) === same(unquoted(sql.slice(text.nameSpan.start, text.nameSpan.end)));
  const head = isCalled
    ? sql.slice(0, text.body.start)
    : `CREATE TABLE ${quote(after.name)}${sql.slice(text.nameSpan.end, text.body.start)}`;
  return head + body + sql.slice(text.body.end);
}

/** The columns that stay where they are. New ones come behind them, also one that went and came back under its name. */
function staying({ items }: TableText, { columns }: Table): ReadonlyMap<string, Column> {
  const names = items.flatMap(({ column }) => (column ? [same(column.name)] : []));
  const stay = new Map<string, Column>();
  let last = -1;
  for (const column of columns) {
    const at = names.indexOf(same(column.name));
    if (at <= last) break;
    stay.set(same(column.name), column);
    last = at;
  }
  return stay;
}

/** The pieces that stay, with the space and the comments that ALTER TABLE … DROP COLUMN leaves where one went. */
function joined(sql: string, text: TableText, kept: readonly { readonly item: Item; readonly piece: string | null }[]): Piece[] {
  const pieces: Piece[] = [];
  let orphaned: string | null = null;
  for (const [i, { item, piece }] of kept.entries()) {
    const commaBefore = i === 0 ? text.body.start : comma(sql, kept[i - 1]?.item.end ?? 0) + 1;
    const commaAfter = i === kept.length - 1 ? text.body.end : comma(sql, item.end);
    const [lead, trail] = [sql.slice(commaBefore, item.start), sql.slice(item.end, commaAfter)];
    const last = pieces.at(-1);
    if (piece !== null) {
      pieces.push({ lead: orphaned ?? lead, text: piece, trail });
      orphaned = null;
    } else if (!last || (item.column && kept[i + 1]?.item.column)) orphaned ??= lead;
    else {
      pieces[pieces.length - 1] = { ...last, trail: last.trail + trail };
      orphaned = null;
    }
  }
  return pieces;
}

/** Where the comma stands that follows an item: behind space and comments only. */
function comma(sql: string, from: number): number {
  for (let at = from; at < sql.length; at++) {
    if (sql.startsWith("--", at)) at = sql.indexOf("\n", at);
    else if (sql.startsWith("/*", at)) at = sql.indexOf("*/", at) + 1;
    else if (sql[at] === ",") return at;
  }
  return sql.length;
}

function insert(pieces: Piece[], at: number, texts: readonly string[]): void {
  for (const [i, text] of texts.entries()) {
    const before = pieces[at + i - 1];
    pieces.splice(at + i, 0, { lead: " ", text, trail: before?.trail ?? "" });
    if (before) pieces[at + i - 1] = { ...before, trail: "" };
  }
}

/** An item's text as it is to be; null where nothing of it stays. */
function rewriteItem(sql: string, item: Item, wanted: Wanted): string | null {
  const column = item.column && wanted.column(item.column.name);
  if (item.column && !column) return null;
  const edits: Edit[] = [];
  let cut = 0;
  for (const clause of item.clauses) {
    const name = wanted.keeps(clause, column);
    if (name === false) {
      edits.push(without(sql, item, clause));
      cut++;
      continue;
    }
    if (name !== clause.name && name !== null)
      edits.push(
        clause.nameSpan
          ? { ...clause.nameSpan, text: quote(name) }
          : { start: clause.start, end: clause.start, text: `CONSTRAINT ${quote(name)} ` },
      );
    const check = wanted.expressionOf(clause);
    if (check !== undefined && check !== clause.text) edits.push({ ...clause.textSpan, text: check });
  }
  if (!item.column && cut === item.clauses.length) return null;
  if (item.column && column) edits.push(...rewriteColumn(sql, item, item.column, column, wanted.isTight(column.name)));
  return applyEdits(sql, item, edits);
}

/** NOT NULL that was taken away is kept in a comment, so that it can be put back where it was, as it was. */
const KEPT = /\/\*underpin ([^*]*)\*\//;

function without(sql: string, item: Item, clause: Clause): Edit {
  if (clause.kind === "NOT") return { start: clause.start, end: clause.end, text: `/*underpin ${sql.slice(clause.start, clause.end)}*/` };
  const before = sql.slice(item.start, clause.start);
  return { start: item.start + before.trimEnd().length, end: clause.end, text: "" };
}

function rewriteColumn(
  sql: string,
  item: Item,
  { type, nameSpan }: NonNullable<Item["column"]>,
  column: Column,
  isTight: boolean,
): readonly Edit[] {
  const edits: Edit[] = [];
  const behind = type.start === type.end ? nameSpan.end : type.end;
  if (plainType(sql.slice(type.start, type.end)) !== plainType(column.type))
    edits.push(type.start === type.end ? { start: behind, end: behind, text: ` ${column.type}` } : { ...type, text: column.type });
  if (column.default !== null && !item.clauses.some((clause) => clause.kind === "DEFAULT" && isDefault(clause, column.default)))
    edits.push({ start: behind, end: behind, text: ` ${defaultClause(column.default)}` });
  if (!column.nullable && !isTight && !item.clauses.some((clause) => clause.kind === "NOT")) {
    const kept = KEPT.exec(sql.slice(item.start, item.end));
    const start = item.start + (kept?.index ?? 0);
    edits.push(kept ? { start, end: start + kept[0].length, text: kept[1] ?? "" } : { start: behind, end: behind, text: " NOT NULL" });
  }
  return edits;
}

function applyEdits(sql: string, { start, end }: Span, edits: readonly Edit[]): string {
  let text = "";
  let at = start;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    text += sql.slice(at, edit.start) + edit.text;
    at = Math.max(at, edit.end);
  }
  return text + sql.slice(at, end);
}

/** What a table is to have, each thing taken off the list as it is found in the text. */
class Wanted {
  readonly #columns: ReadonlyMap<string, Column>;
  readonly #unique: Key[];
  readonly #foreignKeys: ForeignKey[];
  readonly #checks: Table["checks"][number][];
  readonly #tight: ReadonlySet<string>;
  readonly #expressions = new Map<Clause, string>();
  readonly #allKeys: readonly Key[];
  #primaryKey: Key | null;

  constructor({ primaryKey, unique, foreignKeys, checks }: Table, isKeyTight: boolean, columns: ReadonlyMap<string, Column>) {
    this.#tight = new Set(isKeyTight ? primaryKey?.columns.map(same) : []);
    this.#columns = columns;
    this.#allKeys = primaryKey ? [primaryKey, ...unique] : unique;
    [this.#unique, this.#foreignKeys, this.#checks] = [[...unique], [...foreignKeys], [...checks]];
    this.#primaryKey = primaryKey;
  }

  column(name: string): Column | undefined {
    return this.#columns.get(same(name));
  }

  /** Whether a column is NOT NULL without saying so. */
  isTight(name: string): boolean {
    return this.#tight.has(same(name));
  }

  /** Whether a clause stays, and under which name; false if it goes. */
  keeps(clause: Clause, column: Column | undefined): string | null | false {
    switch (clause.kind) {
      case "NOT":
        return column?.nullable === false ? clause.name : false;
      case "DEFAULT":
        return isDefault(clause, column?.default ?? null) ? clause.name : false;
      case "PRIMARY": {
        if (!this.#primaryKey || !sameNames(this.#primaryKey.columns, clause.columns)) return false;
        const { name } = this.#primaryKey;
        this.#primaryKey = null;
        return name;
      }
      case "UNIQUE":
        return this.#keepsUnique(clause);
      case "FOREIGN":
      case "REFERENCES":
        return take(
          this.#foreignKeys,
          clause.name,
          (key) =>
            sameNames(key.columns, clause.columns) &&
            same(key.refTable) === same(clause.refTable ?? "") &&
            key.onDelete === clause.onDelete &&
            key.onUpdate === clause.onUpdate,
        );
      case "CHECK":
        return this.#keepsCheck(clause);
      case "COLLATE":
        return column?.collation === clause.text ? clause.name : false;
      case "GENERATED":
      case "AS":
        return column?.generated ? clause.name : false;
      default:
        return clause.name;
    }
  }

  /** What a check that stays says, where that is another thing. */
  expressionOf(clause: Clause): string | undefined {
    return this.#expressions.get(clause);
  }

  /** The catalogue shows what is said twice once; what the primary key says, too, not at all. */
  #keepsUnique(clause: Clause): string | null | false {
    const isIt = (key: Key): boolean => sameNames(key.columns, clause.columns);
    const found = take(this.#unique, clause.name, isIt);
    return found === false && this.#allKeys.some(isIt) ? clause.name : found;
  }

  /** Loosened or not, it is the same check. */
  #keepsCheck(clause: Clause): string | null | false {
    const text = tightened(clause.text);
    const found = takeFrom(this.#checks, clause.name, (check) => tightened(check.expression) === text);
    if (found === undefined) return false;
    this.#expressions.set(clause, found.expression);
    return found.name;
  }

  /** Constraints that are not in the text. */
  left(): readonly string[] {
    return [
      ...(this.#primaryKey ? [primaryKeyClause(this.#primaryKey)] : []),
      ...this.#unique.map(uniqueClause),
      ...this.#foreignKeys.map(foreignKeyClause),
      ...this.#checks.map(checkClause),
    ];
  }
}

/** The name of the first that fits, preferably one of the same name; it is taken off the list. */
function take<T extends { readonly name: string | null }>(
  list: T[],
  name: string | null,
  fits: (item: T) => boolean,
): string | null | false {
  const found = takeFrom(list, name, fits);
  return found === undefined ? false : found.name;
}

function takeFrom<T extends { readonly name: string | null }>(list: T[], name: string | null, fits: (item: T) => boolean): T | undefined {
  const exact = list.findIndex((item) => item.name === name && fits(item));
  const at = exact < 0 ? list.findIndex(fits) : exact;
  return at < 0 ? undefined : list.splice(at, 1)[0];
}

const named = ({ name }: { readonly name: string | null }): string => (name === null ? "" : `CONSTRAINT ${quote(name)} `);

/** A primary key as it stands behind the columns. */
export function primaryKeyClause(key: Key): string {
  return `${named(key)}PRIMARY KEY (${quoteAll(key.columns)})`;
}

/** A unique constraint as it stands behind the columns. */
export function uniqueClause(key: Key): string {
  return `${named(key)}UNIQUE (${quoteAll(key.columns)})`;
}

/** A foreign key as it stands behind the columns. */
export function foreignKeyClause(key: ForeignKey): string {
  return `${named(key)}FOREIGN KEY (${quoteAll(key.columns)}) ${references(key)}`;
}

/** A foreign key as it stands behind a column. */
export function referenceClause(key: ForeignKey): string {
  return `${named(key)}${references(key)}`;
}

/** A check as it stands behind the columns. */
export function checkClause(check: Table["checks"][number]): string {
  return `${named(check)}CHECK (${check.expression})`;
}

function references(key: ForeignKey): string {
  const rules = [key.onDelete !== "NO ACTION" && ` ON DELETE ${key.onDelete}`, key.onUpdate !== "NO ACTION" && ` ON UPDATE ${key.onUpdate}`]
    .filter(Boolean)
    .join("");
  return `REFERENCES ${quote(key.refTable)} (${quoteAll(key.refColumns)})${rules}`;
}

function unquoted(name: string): string {
  const [open = ""] = name;
  if (!['"', "`", "[", "'"].includes(open)) return name;
  const close = open === "[" ? "]" : open;
  return name.slice(1, -1).replaceAll(close + close, close);
}

function isDefault({ text }: Clause, value: string | null): boolean {
  return value !== null && plainDefault(text) === plainDefault(value);
}

/** A default without the parentheses that an expression must have. */
function plainDefault(text: string): string {
  return text.startsWith("(") && text.endsWith(")") ? text.slice(1, -1).trim() : text.trim();
}

function plainType(type: string): string {
  return same(type)
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ?([(),]) ?/g, "$1")
    .trim();
}

import { findColumn, type Column, type Table } from "../../model/schema.ts";
import { asStored, differs, TEXT } from "./types.ts";

/** The character set of a column's text; a document has its own everywhere. */
function charsetOf({ type, charset, collation }: Pick<Column, "type" | "charset" | "collation">, { options }: Table): string {
  if (type === "json") return "utf8mb4";
  return charset ?? (collation ?? options?.["collation"] ?? "utf8mb4").split("_")[0] ?? "utf8mb4";
}

/**
 * Whether a column holds something else than what an expression is once it is stored there: where a table has text of several character
 * sets, by what it says, not by its bytes.
 */
export function differsStored(table: Table | undefined, column: string, value: string, expression: string): string {
  const own = findColumn(table, column);
  const { type = "" } = own ?? {};
  const isMixed = table?.columns.some((other) => TEXT.test(other.type) && charsetOf(other, table) !== "utf8mb4");
  if (!table || !own || !isMixed || !TEXT.test(type)) return differs(value, asStored(type, expression));
  const utf8 = (sql: string): string => `CONVERT(${sql} USING utf8mb4)`;
  return differs(utf8(value), utf8(`CONVERT(${expression} USING ${charsetOf(own, table)})`));
}

/** What a column of another type keeps: the order of its text, and with it the character set. */
export function kept({ collation }: Column, type: string): Pick<Column, "collation"> {
  return collation !== undefined && TEXT.test(type) && type !== "json" ? { collation } : {};
}

/** The more a character set holds, the higher. */
function widthOf(charset: string): number {
  if (/^(utf8mb4|utf16|utf16le|utf32)$/.test(charset)) return 3;
  if (/^(utf8|utf8mb3|ucs2)$/.test(charset)) return 2;
  return charset === "ascii" ? 0 : 1;
}

/**
 * What a new column of text needs to hold what is made of others: the widest of their character sets, with its order, where the table's
 * own holds less. A column without one has the table's.
 */
export function holding(others: readonly Column[], type: string, table: Table): Pick<Column, "collation"> {
  if (!TEXT.test(type) || type === "json") return {};
  const own = charsetOf({ type }, table);
  const [widest] = others
    .filter((other) => TEXT.test(other.type) && charsetOf(other, table) !== own)
    .toSorted((a, b) => widthOf(charsetOf(b, table)) - widthOf(charsetOf(a, table)));
  return widest?.collation !== undefined && widthOf(charsetOf(widest, table)) >= widthOf(own) ? { collation: widest.collation } : {};
}

/** Text keeps its order, and with it its character set, in a table that has others. */
export function moved(column: Column, from: Table, to: Table): Column {
  const own = column.collation ?? from.options?.collation;
  if (!TEXT.test(column.type) || column.type === "json" || own === undefined) return column;
  const { collation: _collation, charset: _charset, ...rest } = column;
  return own === to.options?.collation ? rest : { ...rest, collation: own };
}

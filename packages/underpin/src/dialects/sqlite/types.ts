import { assertNever } from "../../model/error.ts";
import type { Column } from "../../model/schema.ts";
import type { ColumnSpec, ColumnType } from "../../model/types.ts";
import { omitted as omittedUnless, PLAIN_FUNCTIONS } from "../../sql/defaults.ts";
import { defaultText, type Literals } from "../../sql/literals.ts";
import { nativeSql, noSuchType } from "../../sql/native.ts";
import { quote, stringLiteral } from "../../sql/quoting.ts";

/** Whether two values differ, whatever their columns' collations take for equal. */
export function differs(a: string, b: string): string {
  return `(${a}) IS NOT (${b}) COLLATE BINARY`;
}

/** Whether a column holds something else than a default: a trigger sees `'1'` as the 1 that the column's type has made of it. */
export function differsFromDefault(value: string, omittedValue: string, type: string): string {
  return `(${differs(value, omittedValue)} AND ${differs(value, `CAST((${omittedValue}) AS ${type === "" ? "BLOB" : type})`)})`;
}

const STABLE = new Set([
  ...PLAIN_FUNCTIONS,
  ..."date datetime ifnull iif instr json json_array json_object julianday printf strftime unixepoch".split(" "),
]);

/** What a column holds in a row that was inserted without it. */
export function omitted(column: Column): string | null | undefined {
  return omittedUnless(column, STABLE);
}

/** An expression as a value of a column's type, which it becomes when it is stored. */
export function typed(value: string): string {
  return `(${value})`;
}

/** How SQLite writes values. */
export const LITERALS: Literals = {
  dialect: "sqlite",
  string: stringLiteral,
  boolean: (value) => (value ? "1" : "0"),
  now: "CURRENT_TIMESTAMP",
};

/** A declared type as SQLite databases spell it. */
export function nativeType(type: ColumnType): string {
  if ("native" in type) return nativeSql(type.native, "sqlite");
  switch (type.kind) {
    case "varchar":
    case "char":
      return `${type.kind.toUpperCase()}(${type.length})`;
    case "numeric":
      return `NUMERIC(${type.precision}, ${type.scale ?? 0})`;
    case "array":
      return noSuchType("array", "json, or a table of its own");
    case "float":
      return "REAL";
    case "timestamptz":
      return "TIMESTAMP";
    case "uuid":
      return "CHAR(36)";
    case "json":
    case "jsonb":
      // A column of type JSON would take the text 1 for a number.
      return "TEXT";
    case "bytes":
      return "BLOB";
    case "enum":
      return `VARCHAR(${Math.max(...type.values.map((value) => value.length))})`;
    case "text":
    case "smallint":
    case "integer":
    case "bigint":
    case "boolean":
    case "datetime":
    case "timestamp":
    case "date":
    case "time":
      return type.kind.toUpperCase();
    default:
      return assertNever(type);
  }
}

/**
 * The type of a STRICT table that holds what a declared type holds, as SQLite finds the affinity of one; ANY keeps numbers that may be whole or
 * not as they are given. See https://sqlite.org/stricttables.html and https://sqlite.org/datatype3.html#determination_of_column_affinity.
 */
export function strictType(type: string): string {
  if (/^(INT|INTEGER|REAL|TEXT|BLOB|ANY)$/i.test(type)) return type;
  if (/INT|^BOOL/i.test(type)) return "INTEGER";
  if (/CHAR|CLOB|TEXT|^DATE|^TIME/i.test(type)) return "TEXT";
  if (/BLOB/i.test(type)) return "BLOB";
  return /REAL|FLOA|DOUB/i.test(type) ? "REAL" : "ANY";
}

/** What a column of another type keeps: what its text is alike by. */
export function kept({ collation }: Column, type: string): Pick<Column, "collation"> {
  return collation !== undefined && strictType(type) === "TEXT" ? { collation } : {};
}

/** A declared column in SQLite's terms. Defaults of booleans are written as text, as SQLAlchemy's databases have them. */
export function lowerColumn(spec: ColumnSpec): Column {
  const value =
    typeof spec.default === "boolean" ? `'${Number(spec.default)}'` : spec.default === null ? null : defaultText(spec.default, LITERALS);
  // Only INTEGER is numbered by the database.
  const type = spec.autoincrement ? "INTEGER" : nativeType(spec.type);
  return { name: spec.name, type, nullable: spec.nullable, default: value, autoincrement: spec.autoincrement };
}

/** A column as it stands in CREATE TABLE and ADD COLUMN. */
export function columnDefinition(column: Column): string {
  const parts = [
    quote(column.name),
    column.type,
    column.collation && `COLLATE ${column.collation}`,
    !column.nullable && "NOT NULL",
    column.default !== null && defaultClause(column.default),
  ];
  return parts.filter(Boolean).join(" ");
}

/** A default as it stands behind a column; expressions must be in parentheses. */
export function defaultClause(value: string): string {
  return `DEFAULT ${/^([\w.+-]*|x?'(?:[^']|'')*'|"(?:[^"]|"")*")$/i.test(value) ? value : `(${value})`}`;
}

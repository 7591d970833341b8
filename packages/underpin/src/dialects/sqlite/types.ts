import { assertNever } from "../../model/error.ts";
import type { Column } from "../../model/schema.ts";
import type { ColumnSpec, ColumnType } from "../../model/types.ts";
import { defaultText, type Literals } from "../../sql/literals.ts";
import { quote, stringLiteral } from "../../sql/quoting.ts";

/** Whether two values differ, whatever their columns' collations take for equal. */
export function differs(a: string, b: string): string {
  return `(${a}) IS NOT (${b}) COLLATE BINARY`;
}

/** How SQLite writes values. */
export const LITERALS: Literals = { string: stringLiteral, boolean: (value) => (value ? "1" : "0"), now: "CURRENT_TIMESTAMP" };

/** A declared type as Keystone's SQLite databases spell it. */
export function nativeType(type: ColumnType): string {
  switch (type.kind) {
    case "varchar":
      return `VARCHAR(${type.length})`;
    case "enum":
      return `VARCHAR(${Math.max(...type.values.map((value) => value.length))})`;
    case "text":
    case "integer":
    case "bigint":
    case "boolean":
    case "datetime":
    case "timestamp":
    case "date":
      return type.kind.toUpperCase();
    default:
      return assertNever(type);
  }
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
    column.default !== null &&
      `DEFAULT ${/^[\w.'"+-]*$/.test(column.default) || column.default.startsWith("'") ? column.default : `(${column.default})`}`,
  ];
  return parts.filter(Boolean).join(" ");
}

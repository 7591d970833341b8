import { assertNever } from "../../model/error.ts";
import type { Column } from "../../model/schema.ts";
import type { ColumnSpec, ColumnType } from "../../model/types.ts";
import { defaultText, type Literals } from "../../sql/literals.ts";

/** A name in backticks: valid whatever the session's sql_mode. */
export function tick(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** Keeps a row that is read as it is until the transaction ends. */
export const SHARE_LOCK = " LOCK IN SHARE MODE";

/** Whether two values differ, byte by byte: a collation takes 'bob' for 'Bob'. */
export function differs(a: string, b: string): string {
  return `NOT (BINARY (${a}) <=> BINARY (${b}))`;
}

/** How MySQL and MariaDB write values. */
export const LITERALS: Literals = {
  string: (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`,
  boolean: (value) => (value ? "1" : "0"),
  now: "current_timestamp()",
};

/** A declared type as `information_schema` spells it. */
export function nativeType(type: ColumnType): string {
  switch (type.kind) {
    case "varchar":
      return `varchar(${type.length})`;
    case "enum":
      return `enum(${type.values.map(LITERALS.string).join(",")})`;
    case "integer":
      return "int(11)";
    case "bigint":
      return "bigint(20)";
    case "boolean":
      return "tinyint(1)";
    case "text":
    case "datetime":
    case "timestamp":
    case "date":
      return type.kind;
    default:
      return assertNever(type);
  }
}

/** A declared column in MySQL's terms. */
export function lowerColumn(spec: ColumnSpec): Column {
  return {
    name: spec.name,
    type: nativeType(spec.type),
    nullable: spec.nullable,
    default: spec.default === null ? null : defaultText(spec.default, LITERALS),
    autoincrement: spec.autoincrement,
  };
}

/** A column as it stands in CREATE TABLE, ADD COLUMN and MODIFY COLUMN: all of it, since MODIFY forgets what is left out. */
export function columnDefinition(column: Column): string {
  const parts = [
    tick(column.name),
    column.type,
    column.collation && `COLLATE ${column.collation}`,
    // TIMESTAMP without NULL is NOT NULL with an automatic default on older servers.
    column.nullable ? "NULL" : "NOT NULL",
    column.default !== null && `DEFAULT ${column.default}`,
    column.onUpdate && `ON UPDATE ${column.onUpdate}`,
    column.autoincrement && "AUTO_INCREMENT",
    column.comment !== undefined && `COMMENT ${LITERALS.string(column.comment)}`,
  ];
  return parts.filter(Boolean).join(" ");
}

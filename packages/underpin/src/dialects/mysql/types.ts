import type { LookLocks } from "../../model/dialect.ts";
import { assertNever } from "../../model/error.ts";
import type { Check, Column, Index } from "../../model/schema.ts";
import type { ColumnSpec, ColumnType } from "../../model/types.ts";
import { omitted as omittedUnless, PLAIN_FUNCTIONS } from "../../sql/defaults.ts";
import { defaultText, type Literals } from "../../sql/literals.ts";
import { nativeSql, noSuchType } from "../../sql/native.ts";

/** A name in backticks: valid whatever the session's sql_mode. */
export function tick(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** Keeps a row that is read as it is until the transaction ends; there is no lock of its keys alone. */
export const LOOK_LOCKS: LookLocks = { row: " LOCK IN SHARE MODE", key: " LOCK IN SHARE MODE" };

/** Whether two values differ, byte by byte: a collation takes 'bob' for 'Bob'. */
export function differs(a: string, b: string): string {
  return `NOT (BINARY (${a}) <=> BINARY (${b}))`;
}

/**
 * What an expression is once a column of `type` holds it, as far as that shows in its text: a moment without fractions of a second
 * has them in a `timestamp(6)`.
 */
export function asStored(type: string, sql: string): string {
  const [, name = "", args = ""] = /^(\w+)(\([\d,]+\))?/.exec(type) ?? [];
  switch (name) {
    case "timestamp":
    case "datetime":
      return `CAST(${sql} AS DATETIME${args})`;
    case "date":
    case "time":
    case "decimal":
    case "double":
      return `CAST(${sql} AS ${name.toUpperCase()}${name === "double" ? "" : args})`;
    default:
      return sql;
  }
}

/** Types that have a character set. */
export const TEXT: RegExp = /^(char|varchar|tinytext|text|mediumtext|longtext|enum|set|json)\b/i;

const STABLE = new Set([
  ...PLAIN_FUNCTIONS,
  ..."convert curdate current_date current_time current_timestamp curtime date date_format if ifnull json_array json_object".split(" "),
  ..."localtime localtimestamp now unix_timestamp utc_date utc_time utc_timestamp".split(" "),
]);

/** What a column holds in a row that was inserted without it: an ENUM that must not be NULL its first value, whatever the mode. */
export function omitted(column: Column): string | null | undefined {
  const first = column.nullable || column.default !== null ? undefined : /^enum\(('(?:[^']|'')*')/i.exec(column.type)?.[1];
  return first ?? omittedUnless(column, STABLE);
}

/** An expression as a value of a column's type, which it becomes when it is stored. */
export function typed(value: string): string {
  return `(${value})`;
}

/** Whether a column holds something else than a default: text byte by byte, whatever its collation and charset; numbers and times by value. */
export function differsFromDefault(value: string, omittedValue: string, type: string): string {
  if (/^float/i.test(type)) return `NOT (${value} <=> CAST((${omittedValue}) AS FLOAT))`;
  if (!TEXT.test(type)) return `NOT (${value} <=> (${omittedValue}))`;
  return `NOT (BINARY CONVERT(${value} USING utf8mb4) <=> BINARY CONVERT((${omittedValue}) USING utf8mb4))`;
}

/** How MySQL and MariaDB write values. */
export const LITERALS: Literals = {
  dialect: "mysql",
  string: (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`,
  boolean: (value) => (value ? "1" : "0"),
  now: "current_timestamp()",
};

/** A declared type as `information_schema` spells it. */
export function nativeType(type: ColumnType): string {
  if ("native" in type) return nativeSql(type.native, "mysql");
  switch (type.kind) {
    case "varchar":
    case "char":
      return `${type.kind}(${type.length})`;
    case "numeric":
      return `decimal(${type.precision},${type.scale ?? 0})`;
    case "array":
      return noSuchType("array", "json, or a table of its own");
    case "smallint":
      return "smallint(6)";
    case "float":
      return "double";
    case "timestamptz":
      return "timestamp(6)";
    case "uuid":
      // Not MariaDB's own type, which MySQL and older servers lack.
      return "char(36)";
    case "json":
    case "jsonb":
      return "json";
    case "bytes":
      return "longblob";
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
    case "time":
      return type.kind;
    default:
      return assertNever(type);
  }
}

/** The type of an integer that is to be wider, signed or not as it was; null for what is no integer. */
export function widerInteger(type: string, to: "integer" | "bigint"): string | null {
  const [, sign] = /^(?:tiny|small|medium|big)?int(?:\(\d+\))?( unsigned)?$/.exec(type) ?? [null];
  return sign === null ? null : `${nativeType({ kind: to })}${sign ?? ""}`;
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

/**
 * A column as it stands in CREATE TABLE, ADD COLUMN and MODIFY COLUMN: all of it, with its own check, since MODIFY forgets what is
 * left out.
 */
export function columnDefinition(column: Column, checks: readonly Check[] = []): string {
  const { name, type, collation, generated, onUpdate, comment } = column;
  const check = checks.find((candidate) => candidate.ofColumn && candidate.name === name);
  const value = generated
    ? [`GENERATED ALWAYS AS (${generated.expression}) ${generated.stored ? "STORED" : "VIRTUAL"}`]
    : [
        // TIMESTAMP without NULL is NOT NULL with an automatic default on older servers.
        column.nullable ? "NULL" : "NOT NULL",
        column.default !== null && `DEFAULT ${column.default}`,
        onUpdate && `ON UPDATE ${onUpdate}`,
        column.autoincrement && "AUTO_INCREMENT",
      ];
  const parts = [
    tick(name),
    type,
    collation && `COLLATE ${collation}`,
    ...value,
    column.invisible && "INVISIBLE",
    comment !== undefined && `COMMENT ${LITERALS.string(comment)}`,
    check && `CHECK (${check.expression})`,
  ];
  return parts.filter(Boolean).join(" ");
}

/** An index's key, and what follows it, as they stand behind its name. */
export function indexKey({ columns, parts, options, comment }: Pick<Index, "columns" | "parts" | "options" | "comment">): string {
  const key = (parts ?? columns.map((column) => ({ column, expression: "", suffix: "" })))
    .map(({ column, expression = "", suffix }) => (column === null ? expression : tick(column)) + suffix)
    .join(", ");
  return [`(${key})`, options, comment !== undefined && `COMMENT ${LITERALS.string(comment)}`].filter(Boolean).join(" ");
}

/** Whole numbers must be alike, however wide they are shown; of texts, the lengths may differ. */
export function canRefer(type: string, to: string): boolean {
  const kindOf = (text: string): string => {
    const plain = text.toLowerCase().replace(/^((?:tiny|small|medium|big)?int)\(\d+\)/, "$1");
    return /^(var)?char\(/.test(plain) ? "text" : plain;
  };
  return kindOf(type) === kindOf(to);
}

/** The driver makes objects of shapes in space, which the server does not take; it takes the bytes that it keeps. */
export function copied({ name, type }: Pick<Column, "name" | "type">): string {
  return /^(geometry|geometrycollection|geomcollection|(multi)?(point|linestring|polygon))\b/i.test(type)
    ? `CAST(${tick(name)} AS BINARY)`
    : tick(name);
}

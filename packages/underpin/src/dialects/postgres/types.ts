import type { LookLocks } from "../../model/dialect.ts";
import { assertNever } from "../../model/error.ts";
import type { Column } from "../../model/schema.ts";
import { ownName, splitTable } from "../../model/table-name.ts";
import type { ColumnSpec, ColumnType } from "../../model/types.ts";
import { omitted as omittedUnless, PLAIN_FUNCTIONS } from "../../sql/defaults.ts";
import { defaultText, type Literals } from "../../sql/literals.ts";
import { nativeSql } from "../../sql/native.ts";
import { quote, stringLiteral } from "../../sql/quoting.ts";
import { identifier } from "./identifier.ts";

/** How PostgreSQL writes values. */
export const LITERALS: Literals = { dialect: "postgres", string: stringLiteral, boolean: String, now: "now()" };

/** A declared type as `format_type` spells it. */
export function nativeType(type: ColumnType): string {
  if ("native" in type) return nativeSql(type.native, "postgres");
  switch (type.kind) {
    case "varchar":
      return `character varying(${type.length})`;
    case "char":
      return `character(${type.length})`;
    case "numeric":
      return `numeric(${type.precision},${type.scale ?? 0})`;
    case "array":
      return `${nativeType(type.of)}[]`;
    case "float":
      return "double precision";
    case "time":
      return "time without time zone";
    case "timestamptz":
      return "timestamp with time zone";
    case "bytes":
      return "bytea";
    case "enum":
      return identifier(type.name);
    case "datetime":
    case "timestamp":
      return "timestamp without time zone";
    case "text":
    case "smallint":
    case "integer":
    case "bigint":
    case "boolean":
    case "date":
    case "uuid":
    case "json":
    case "jsonb":
      return type.kind;
    default:
      return assertNever(type);
  }
}

/** A declared column in PostgreSQL's terms. */
export function lowerColumn(spec: ColumnSpec, table: string): Column {
  return {
    name: spec.name,
    type: nativeType(spec.type),
    nullable: spec.nullable,
    default: spec.autoincrement
      ? `nextval(${stringLiteral(sequenceOf(table, spec.name))}::regclass)`
      : spec.default === null
        ? null
        : defaultText(spec.default, LITERALS),
    autoincrement: spec.autoincrement,
  };
}

/** The sequence that the server makes for a numbered column, in its table's schema. */
function sequenceOf(table: string, column: string): string {
  const { schema } = splitTable(table);
  const name = identifier(identifierName(table, column, "seq"));
  return schema === undefined ? name : `${identifier(schema)}.${name}`;
}

/** A column as it stands in CREATE TABLE and ADD COLUMN. */
export function columnDefinition(column: Column): string {
  if (column.autoincrement) return `${quote(column.name)} ${column.type === "bigint" ? "BIGSERIAL" : "SERIAL"}`;
  return [
    quote(column.name),
    column.type,
    column.collation === undefined ? "" : `COLLATE ${column.collation}`,
    column.nullable ? "" : "NOT NULL",
    column.default === null ? "" : `DEFAULT ${column.default}`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** Keeps a row that is read as it is until the transaction ends, or its keys alone, as its own foreign keys do. */
export const LOOK_LOCKS: LookLocks = { row: " FOR SHARE", key: " FOR KEY SHARE" };

const STABLE = new Set([
  ...PLAIN_FUNCTIONS,
  ..."array bit bpchar date date_part date_trunc extract interval json_build_object jsonb_build_array jsonb_build_object now".split(" "),
  ..."statement_timestamp timezone to_char transaction_timestamp varbit varying".split(" "),
]);

/** What a column holds in a row that was inserted without it. */
export function omitted(column: Column): string | null | undefined {
  return omittedUnless(column, STABLE);
}

/** An expression as a value of a column's type. */
export function typed(value: string, { type }: Column): string {
  return `CAST((${value}) AS ${type})`;
}

/** Whether two values differ; as text, because json and xml have no equality of their own. */
export function differsAsText(a: string, b: string): string {
  return `(${a})::text IS DISTINCT FROM (${b})::text`;
}

const NAME_BYTES = 63;

/** The name PostgreSQL gives to a constraint or sequence without one: parts cut evenly so that all fits in 63 bytes. */
export function identifierName(named: string, column: string, label: string): string {
  const table = ownName(named);
  const [one, other] = [Buffer.from(table), Buffer.from(column)];
  let [first, second] = [one.length, other.length];
  const available = NAME_BYTES - label.length - 1 - (column ? 1 : 0);
  while (first + second > available) {
    if (first > second) first--;
    else second--;
  }
  return [cut(one, first), cut(other, second), label].filter(Boolean).join("_");
}

/** The first bytes of a name, without half a character. */
function cut(name: Buffer, bytes: number): string {
  const text = name.subarray(0, bytes).toString();
  return text.endsWith("\uFFFD") ? text.slice(0, -1) : text;
}

/** Types of which values can be compared with each other. */
const COMPARABLE = [
  /^(smallint|integer|bigint|numeric|real|double precision)\b/,
  /^(text|character|name)\b/,
  /^(date|timestamp)\b/,
  /^boolean$/,
  /^uuid$/,
  /^bytea$/,
];

/** Only what is known not to be: a domain or a type of an extension may be anything. */
export function canRefer(type: string, to: string): boolean {
  const [one, other] = [type, to].map((text) => COMPARABLE.findIndex((kind) => kind.test(text)));
  return one === other || one === -1 || other === -1;
}

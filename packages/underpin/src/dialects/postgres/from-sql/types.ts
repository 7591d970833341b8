import type { ColumnDef, Constraint, Node, TypeName } from "@pgsql/types";
import type { ColumnSpec, ColumnType, DefaultValue } from "../../../model/types.ts";
import { identifier } from "../identifier.ts";
import type { Source } from "./source.ts";

/** The server's names of types, and ours. */
const PLAIN: Readonly<Record<string, ColumnType>> = {
  int2: { kind: "smallint" },
  int4: { kind: "integer" },
  int8: { kind: "bigint" },
  float8: { kind: "float" },
  bool: { kind: "boolean" },
  text: { kind: "text" },
  date: { kind: "date" },
  time: { kind: "time" },
  timestamp: { kind: "timestamp" },
  timestamptz: { kind: "timestamptz" },
  uuid: { kind: "uuid" },
  json: { kind: "json" },
  jsonb: { kind: "jsonb" },
  bytea: { kind: "bytes" },
};

const NUMBERED: Readonly<Record<string, ColumnType>> = {
  serial: { kind: "integer" },
  serial4: { kind: "integer" },
  bigserial: { kind: "bigint" },
  serial8: { kind: "bigint" },
};

/** Named enums, each with its values. */
export type Enums = ReadonlyMap<string, readonly string[]>;

/** A type; one that has no name of ours as the server has it. */
export function typeOf({ names = [], typmods = [], arrayBounds }: TypeName, enums: Enums): ColumnType {
  const path = names.map(stringOf);
  const name = path.at(-1) ?? "";
  const numbers = typmods.map(integerOf);
  const one = numbers.includes(null)
    ? { native: { postgres: nativeOf(path, numbers) } }
    : typeNamed(path, name, numbers as number[], enums);
  return arrayBounds && arrayBounds.length > 0 ? { kind: "array", of: one } : one;
}

function typeNamed(path: readonly string[], name: string, numbers: readonly number[], enums: Enums): ColumnType {
  const [first, second] = numbers;
  const isServers = path.length === 1 || path[0] === "pg_catalog";
  const values = path.length === 1 ? enums.get(name) : undefined;
  if (values) return { kind: "enum", name, values };
  if (isServers && name === "varchar" && first !== undefined) return { kind: "varchar", length: first };
  if (isServers && name === "bpchar" && first !== undefined) return { kind: "char", length: first };
  if (isServers && name === "numeric" && first !== undefined)
    return { kind: "numeric", precision: first, ...(second !== undefined && { scale: second }) };
  const plain = isServers && numbers.length === 0 ? PLAIN[name] : undefined;
  return plain ?? { native: { postgres: nativeOf(path, numbers) } };
}

function nativeOf(path: readonly string[], numbers: readonly (number | null)[]): string {
  const name = path[0] === "pg_catalog" ? path.slice(1).join(".") : path.map(identifier).join(".");
  return numbers.length === 0 ? name : `${name}(${numbers.join(", ")})`;
}

/** Types that are said in words of the grammar's own: INTERVAL DAY TO SECOND; or by another column's. */
export function isOdd({ names = [], typmods = [], setof, pct_type: likeColumn }: TypeName): boolean {
  return setof === true || likeColumn === true || (stringOf(names.at(-1)) === "interval" && typmods.length > 0);
}

/** What of a column one declaration says; null where it says more than that. */
export function columnOf(
  { colname = "", typeName = {}, constraints = [], collClause, ...more }: ColumnDef,
  enums: Enums,
  source: Source,
): ColumnSpec | null {
  const written = constraints.map(constraintIn);
  const kinds = new Set(written.map(({ contype }) => contype));
  if (collClause || more.storage_name !== undefined || more.compression !== undefined || isOdd(typeName)) return null;
  if (kinds.has("CONSTR_IDENTITY") || kinds.has("CONSTR_GENERATED")) return null;
  const numbered = NUMBERED[stringOf(typeName.names?.at(-1))];
  const at = written.find(({ contype }) => contype === "CONSTR_DEFAULT");
  const next = written.map(({ location = 0 }) => location).filter((location) => location > (at?.location ?? 0));
  const value = at
    ? defaultOf(at.raw_expr, () => source.behind("DEFAULT", at.location ?? 0, next.length > 0 ? Math.min(...next) : undefined))
    : null;
  return {
    name: colname,
    type: numbered ?? typeOf(typeName, enums),
    nullable: !numbered && !kinds.has("CONSTR_NOTNULL") && !kinds.has("CONSTR_PRIMARY"),
    default: value,
    autoincrement: numbered !== undefined,
  };
}

/** A default: a value where it is one, else its text. */
export function defaultOf(expression: Node | undefined, text: () => string): DefaultValue | null {
  const constant = expression && "A_Const" in expression ? expression.A_Const : undefined;
  if (constant?.isnull) return null;
  if (constant?.sval) return constant.sval.sval ?? "";
  if (constant?.boolval) return constant.boolval.boolval ?? false;
  if (constant?.ival) return constant.ival.ival ?? 0;
  return { sql: { postgres: text() } };
}

export function constraintIn(node: Node): Constraint {
  return "Constraint" in node ? node.Constraint : {};
}

/** A name among nodes. */
export function stringOf(node: Node | undefined): string {
  return node && "String" in node ? (node.String.sval ?? "") : "";
}

function integerOf(node: Node): number | null {
  return "A_Const" in node && node.A_Const.ival ? (node.A_Const.ival.ival ?? 0) : null;
}

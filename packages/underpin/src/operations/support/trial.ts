import type { NewColumn, OperationSpec } from "../../model/operation.ts";
import { findColumn, type Table } from "../../model/schema.ts";
import type { Expression } from "../../model/sync.ts";
import { quote } from "../../sql/quoting.ts";
import { namesIn, renderExpression } from "../../sync/expression.ts";
import type { OperationContext } from "./context.ts";
import { mappingOf } from "../kinds/map-columns.ts";

/** Expressions that are to be tried on the rows of a table, before triggers run them in the clients' statements. */
export interface Trial {
  readonly table: string;
  /** The column that each is for, of the type that it is to have. */
  readonly columns: readonly { readonly name: string; readonly type: string; readonly sql: string }[];
}

type TrialContext = Pick<OperationContext, "schema" | "lower"> & { readonly dialect: Pick<OperationContext["dialect"], "name"> };

/** What can be tried of an operation on the schema as it stands; what looks into things that are not there yet can't. */
export function trialsOf(spec: OperationSpec, context: TrialContext): readonly Trial[] {
  const { dialect, schema } = context;
  const table = schema.tables.get(spec.table);
  if (!table) return [];
  const qualified = (name: string): string => `${quote(spec.table)}.${quote(name)}`;
  if (spec.kind === "require-column") {
    const type = findColumn(table, spec.column)?.type;
    const sql = renderExpression(spec.fill, dialect.name, qualified);
    return type !== undefined && isKnown(spec.fill, table, context)
      ? [{ table: spec.table, columns: [{ name: spec.column, type, sql }] }]
      : [];
  }
  const map = mappingOf(spec);
  if (!map || (map.reads !== undefined && !schema.tables.has(map.reads))) return [];
  if (!Object.values(map.forward).every((expression) => isKnown(expression, table, context))) return [];
  const there = (name: string): string =>
    map.forward[name] === undefined ? qualified(name) : `(${renderExpression(map.forward[name], dialect.name, qualified)})`;
  const forward = map.new.flatMap((column) => {
    const type = typeOf(column, table, context);
    return type === null || map.forward[column.name] === undefined ? [] : [{ name: column.name, type, sql: there(column.name) }];
  });
  if (forward.length < Object.keys(map.forward).length) return [];
  const backward = Object.entries(map.backward).flatMap(([name, expression]) => {
    const type = findColumn(table, name)?.type;
    return type === undefined ? [] : [{ name, type, sql: renderExpression(expression, dialect.name, there) }];
  });
  return [{ table: spec.table, columns: forward }, ...(backward.length > 0 ? [{ table: spec.table, columns: backward }] : [])];
}

function isKnown(expression: Expression, table: Table, { dialect }: TrialContext): boolean {
  return namesIn(expression, dialect.name).every((name) => findColumn(table, name));
}

/** The type of a new column; null where it is an enum that is not there yet. */
function typeOf({ name, type }: NewColumn, table: Table, { lower, schema }: TrialContext): string | null {
  if ("like" in type) return findColumn(type.of === undefined ? table : schema.tables.get(type.of), type.like)?.type ?? null;
  const lowered = lower({
    kind: "add-column",
    table: table.name,
    column: { name, type, nullable: true, default: null, autoincrement: false },
  });
  if (lowered.kind !== "add-column") throw new TypeError("a dialect lowers add-column to add-column");
  return Object.keys(lowered.enums ?? {}).some((enumType) => !schema.enums.has(enumType)) ? null : lowered.column.type;
}

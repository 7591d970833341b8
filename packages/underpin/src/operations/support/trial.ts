import type { MapColumnsSpec, NewColumn, RequireColumnSpec } from "../../model/operation.ts";
import { findColumn, type Table } from "../../model/schema.ts";
import type { Expression } from "../../model/sync.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import { namesIn, renderExpression } from "../../sync/expression.ts";
import type { TrialContext } from "./context.ts";
import { defaultsOf } from "./own-defaults.ts";

/** Expressions that are to be tried on the rows of a table, before triggers run them in the clients' statements. */
export interface Trial {
  readonly table: string;
  /** Of no row, but once: what a row is to hold that is inserted without a value. */
  readonly once?: true;
  /** The column that each is for, of the type that it is to have. */
  readonly columns: readonly { readonly name: string; readonly type: string; readonly sql: string }[];
  /** Where the value of the only column must be found, whatever the row. */
  readonly refersTo?: { readonly table: string; readonly column: string };
}

/** What can be tried of a mapping on the schema as it stands; what looks into things that are not there yet can't. */
export function trialsOfMapping(map: MapColumnsSpec, context: TrialContext): readonly Trial[] {
  const { dialect, schema } = context;
  const table = schema.tables.get(map.table);
  if (!table || (map.reads !== undefined && !schema.tables.has(map.reads))) return [];
  if (!Object.values(map.forward).every((expression) => isKnown(expression, table, context))) return [];
  const qualified = (name: string): string => `${quoteTable(map.table)}.${quote(name)}`;
  const there = (name: string): string =>
    map.forward[name] === undefined ? qualified(name) : `(${renderExpression(map.forward[name], dialect, qualified)})`;
  const forward = map.new.flatMap((column) => {
    const type = typeOf(column, table, context);
    return type === null || map.forward[column.name] === undefined ? [] : [{ name: column.name, type, sql: there(column.name) }];
  });
  if (forward.length < Object.keys(map.forward).length) return [];
  const backward = Object.entries(map.backward).flatMap(([name, expression]) => {
    const type = findColumn(table, name)?.type;
    return type === undefined ? [] : [{ name, type, sql: renderExpression(expression, dialect, there) }];
  });
  const { omitted = {} } = defaultsOf(map, table, dialect);
  const own = forward.flatMap(({ name, type }) => (omitted[name] == null ? [] : [{ name, type, sql: omitted[name] }]));
  return [
    { table: map.table, columns: forward },
    ...(backward.length > 0 ? [{ table: map.table, columns: backward }] : []),
    ...(own.length > 0 ? [{ table: map.table, once: true as const, columns: own }] : []),
  ];
}

/** What can be tried of the value that fills a column. */
export function trialsOfFill({ table: name, column, fill }: RequireColumnSpec, context: TrialContext): readonly Trial[] {
  const table = context.schema.tables.get(name);
  const type = findColumn(table, column)?.type;
  if (!table || type === undefined || !isKnown(fill, table, context)) return [];
  const sql = renderExpression(fill, context.dialect, (referred) => `${quote(name)}.${quote(referred)}`);
  const key = table.foreignKeys.find(({ columns }) => columns.length === 1 && columns[0] === column);
  const isKnownRow = key && context.schema.tables.has(key.refTable) && namesIn(fill, context.dialect).length === 0;
  return [
    {
      table: name,
      columns: [{ name: column, type, sql }],
      ...(isKnownRow && { refersTo: { table: key.refTable, column: key.refColumns[0] ?? "" } }),
    },
  ];
}

function isKnown(expression: Expression, table: Table, { dialect }: TrialContext): boolean {
  return namesIn(expression, dialect).every((name) => findColumn(table, name));
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

import type { MapColumnsSpec } from "../../model/operation.ts";
import { findColumn, type Column, type Table } from "../../model/schema.ts";
import type { Expression, Pair } from "../../model/sync.ts";
import { withoutLiterals } from "../../sql/defaults.ts";
import { namesIn, renderExpression } from "../../sync/expression.ts";
import type { OperationContext } from "./context.ts";
import { reference } from "../../sql/template.ts";
import { wasNotNull } from "./not-null.ts";

/** What makes a value even of NULL. */
const OF_NULL = /\b(array|case|coalesce|concat|concat_ws|format|if|ifnull|iif|is|json\w*|nvl|row)\b/i;

/** What SQL is written with, and read. */
type Speaks = Pick<OperationContext["dialect"], "name" | "enums" | "catalogue">;

/** What of a pair its columns' defaults say. */
export type Defaults = Pick<Pair, "omitted" | "fallsToOld">;

/**
 * What the columns of a pair hold in a row that was inserted without them. A new column gets a default of its own, made of the old ones'
 * by the forward function: then a trigger tells what was given on either side by what differs from it.
 */
export function defaultsOf(spec: MapColumnsSpec, table: Table | undefined, dialect: Speaks): Defaults {
  if (!table || Object.keys(spec.backward).length === 0) return {};
  const old = new Map(
    spec.old.flatMap((name): [string, string | null][] => {
      const column = findColumn(table, name);
      const omitted = column && dialect.catalogue.omitted(column);
      return omitted === undefined ? [] : [[name, omitted]];
    }),
  );
  const own = spec.new.flatMap(({ name }): [string, string][] => {
    const expression = spec.forward[name];
    const value = expression === undefined ? null : ownDefault(spec, expression, old, table, dialect);
    return value === null ? [] : [[name, value]];
  });
  const omitted = Object.fromEntries([...old, ...own]);
  const isBlind = own.length < spec.new.length && [...old.keys()].some((name) => wasNotNull(table, name));
  return { ...(Object.keys(omitted).length > 0 && { omitted }), ...(isBlind && { fallsToOld: true }) };
}

/** The forward function of what the old columns hold when they are left out; null where that is NULL, or not to be known. */
function ownDefault(
  { old: columns }: MapColumnsSpec,
  forward: Expression,
  old: ReadonlyMap<string, string | null>,
  table: Table,
  dialect: Speaks,
): string | null {
  const names = namesIn(forward, dialect);
  const isKnown = names.every((name) => columns.includes(name) && old.get(name) !== null);
  const text = isKnown ? valueOf(forward, table, dialect, ({ name }) => old.get(name)) : null;
  if (text === null) return null;
  const [only = ""] = names;
  if (typeof forward === "string" && forward === reference(only)) return old.get(only) ?? null;
  return names.some((name) => old.has(name)) || OF_NULL.test(withoutLiterals(text)) ? text : null;
}

/** An expression of values in the place of columns; null where it looks into tables, which no default may. */
function valueOf(
  expression: Expression,
  table: Table,
  dialect: Speaks,
  value: (column: Column) => string | null | undefined,
): string | null {
  const text = renderExpression(expression, dialect, (name) => {
    const column = findColumn(table, name);
    return column ? dialect.catalogue.typed(value(column) ?? "NULL", column) : "NULL";
  });
  return /\bselect\b/i.test(withoutLiterals(text)) ? null : text;
}

/**
 * What a new column is to hold of itself once the old ones are gone, where their default is another value each time: until then it has
 * none, for nobody could tell it from what was given. Null where there is no such default, or they stay: it would be another value than theirs.
 */
export function lastingDefault({ drop, forward, reads }: MapColumnsSpec, column: Column, table: Table, dialect: Speaks): string | null {
  const expression = forward[column.name];
  if (expression === undefined || reads !== undefined) return null;
  const names = namesIn(expression, dialect);
  const sources = names.flatMap((name) => findColumn(table, name) ?? []);
  const isNumbered = sources.some(({ autoincrement, identity }) => autoincrement || identity);
  const isEachTime = sources.some((source) => source.default !== null && dialect.catalogue.omitted(source) === null);
  if (isNumbered || !isEachTime || !names.every((name) => drop.includes(name))) return null;
  const [only] = sources;
  if (only && expression === reference(only.name)) return only.default;
  const text = valueOf(expression, table, dialect, (source) => source.default);
  return text === null ? null : dialect.catalogue.typed(text, column);
}

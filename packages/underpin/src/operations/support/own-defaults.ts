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

/** What of a pair its columns' defaults say. */
export type Defaults = Pick<Pair, "omitted" | "fallsToOld">;

/**
 * What the columns of a pair hold in a row that was inserted without them. A new column gets a default of its own, made of the old ones'
 * by the forward function: then a trigger tells what was given on either side by what differs from it.
 */
export function defaultsOf(
  spec: MapColumnsSpec,
  table: Table | undefined,
  dialect: Pick<OperationContext["dialect"], "name" | "enums" | "catalogue">,
): Defaults {
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
  dialect: Pick<OperationContext["dialect"], "name" | "enums" | "catalogue">,
): string | null {
  const names = namesIn(forward, dialect);
  const isKnown = names.every((name) => columns.includes(name) && old.get(name) !== null);
  const text = renderExpression(forward, dialect, (name) => {
    const column = findColumn(table, name);
    return column ? dialect.catalogue.typed(old.get(name) ?? "NULL", column) : "NULL";
  });
  const bare = withoutLiterals(text);
  if (!isKnown || /\bselect\b/i.test(bare)) return null;
  const [only = ""] = names;
  if (typeof forward === "string" && forward === reference(only)) return old.get(only) ?? null;
  return names.some((name) => old.has(name)) || OF_NULL.test(bare) ? text : null;
}

/**
 * What a new column is to hold of itself once the old ones are gone, where their default is another value each time: until then it has
 * none, for nobody could tell it from what was given. Null where there is no such default.
 */
export function lastingDefault(
  { old, forward, reads }: MapColumnsSpec,
  column: Column,
  table: Table,
  dialect: Pick<OperationContext["dialect"], "name" | "enums" | "catalogue">,
): string | null {
  const expression = forward[column.name];
  if (expression === undefined || reads !== undefined) return null;
  const names = namesIn(expression, dialect);
  const sources = names.flatMap((name) => findColumn(table, name) ?? []);
  const isEachTime = (of: Column): boolean =>
    of.default !== null && !of.autoincrement && !of.identity && dialect.catalogue.omitted(of) === null;
  if (!sources.some(isEachTime) || !names.every((name) => old.includes(name)) || sources.some((of) => of.autoincrement || of.identity))
    return null;
  const [only] = sources;
  if (only && expression === reference(only.name)) return only.default;
  const text = renderExpression(expression, dialect, (name) => {
    const source = findColumn(table, name);
    return source ? dialect.catalogue.typed(source.default ?? "NULL", source) : "NULL";
  });
  return /\bselect\b/i.test(withoutLiterals(text)) ? null : dialect.catalogue.typed(text, column);
}

import type { Column } from "../model/schema.ts";

/**
 * What a column holds in a row that was inserted without it, as SQL; null where it is another value each time, undefined where it is
 * NULL. A default counts as the same each time if it calls nothing but `functions`: what is constant, or the time of the statement.
 */
export function omitted({ default: value, autoincrement, identity }: Column, functions: ReadonlySet<string>): string | null | undefined {
  if (autoincrement || identity) return null;
  if (value === null) return undefined;
  const called = [...withoutLiterals(value).matchAll(/(\w+)"?\s*\(/g)].map(([, name = ""]) => name.toLowerCase());
  return called.every((name) => functions.has(name)) ? value : null;
}

/** Functions that every database has, and that are the same for the same arguments; words that stand before a bracket. */
export const PLAIN_FUNCTIONS: readonly string[] = [
  ..."abs and case cast ceil ceiling char character coalesce concat decimal else floor in left length lower ltrim not nullif numeric".split(
    " ",
  ),
  ..."or replace reverse right round rtrim substr substring then time timestamp trim upper varchar when".split(" "),
];

/** SQL with the text in it taken out. */
export function withoutLiterals(sql: string): string {
  return sql.replaceAll(/'(?:[^']|'')*'/g, "''");
}

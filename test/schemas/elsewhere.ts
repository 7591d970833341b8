import type { Change } from "./changes/change.ts";
import type { Sketch } from "./sketch.ts";

/** On PostgreSQL, all random tables stand in this schema, which their clients alone search, behind `public` for the engine. */
export const SCHEMA = process.env["SCHEMAS_IN"];

const NEW_TABLES = ["extracted", "entry", "without", "others", "detail", "merged", "copy", "made"];

/** A change whose tables are named with their schema. */
export function inSchema(change: Change, { tables }: Sketch): Change {
  if (SCHEMA === undefined) return change;
  const names = new Set([...tables.map(({ name }) => name), ...NEW_TABLES]);
  const source = change.source.replaceAll(/"(table|from|into)":"([^"]*)"/g, (all: string, key: string, name: string) =>
    names.has(name) ? `"${key}":"${SCHEMA}.${name}"` : all,
  );
  const first = /^(createTable|dropTable)\("([^"]*)"/;
  return { ...change, source: source.replace(first, (_, operation: string, name: string) => `${operation}("${SCHEMA}.${name}"`) };
}

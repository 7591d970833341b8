import type { Schema, Session, Table } from "underpin";
import { openDatabase } from "underpin/engine";

/** A schema or its part, as golden files have it: plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const isLedger = (name: string): boolean => name === "migrate_version" || name === "alembic_version" || name.startsWith("underpin_");

/** The live schema in the shape of the golden files. */
export async function liveSchema(url: string): Promise<Record<string, Json>> {
  const database = await openDatabase(url);
  await using session = await database.connect();
  return await describeSchema(await database.dialect.catalogue.introspect(session), session);
}

async function describeSchema(schema: Schema, session: Session): Promise<Record<string, Json>> {
  const version: Record<string, Json> = {};
  if (schema.tables.has("migrate_version")) {
    const rows = await session.query<{ repository_id: string; version: number }>(
      "SELECT repository_id, version FROM migrate_version ORDER BY repository_id",
    );
    version["migrate_version"] = rows.map((row) => ({ repository_id: row.repository_id, version: Number(row.version) }));
  }
  if (schema.tables.has("alembic_version"))
    version["alembic_version"] = (await session.query<{ version_num: string }>("SELECT version_num FROM alembic_version"))
      .map((row) => row.version_num)
      .toSorted();
  const tables = [...schema.tables.values()].filter((table) => !isLedger(table.name));
  // Which columns a check or an index speaks of is said by its text already; upstream's records do not have it.
  const plain = (value: unknown): Json =>
    JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === "uses" ? undefined : inner))) as Json;
  return {
    version,
    tables: plain(Object.fromEntries(tables.map(({ name, ...table }) => [name, withoutText(table)]))),
    triggers: plain(schema.triggers.map(({ sql: _sql, ...trigger }) => ({ ...trigger, level: "ROW" }))),
    enums: plain(Object.fromEntries(schema.enums)),
    functions: plain(schema.functions),
  };
}

/** Without the statements themselves: two may say the same in other words. */
function withoutText(table: Omit<Table, "name">): object {
  const { definition: _definition, ...rest } = table;
  const checks = rest.checks.map(({ uses: _uses, ...check }) => check);
  // PostgreSQL gives them as they were made.
  const foreignKeys = rest.foreignKeys.toSorted((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : Number(a.name !== b.name)));
  return { ...rest, foreignKeys, checks, indexes: rest.indexes.map(({ definition: _text, ...index }) => index) };
}

/** One place where two schemas are not the same. */
export interface Difference {
  readonly path: string;
  readonly golden: Json;
  readonly live: Json;
}

/** Compares what golden files compare: lists of columns in order, all other lists as sets. */
export function compare(golden: Json, live: Json, path = ""): readonly Difference[] {
  if (isObject(golden) && isObject(live))
    return [...new Set([...Object.keys(golden), ...Object.keys(live)])].flatMap((key) =>
      compare(golden[key] ?? null, live[key] ?? null, `${path}/${key}`),
    );
  if (Array.isArray(golden) && Array.isArray(live)) {
    const [a, b] = [golden.map(stable), live.map(stable)];
    const missing = golden.filter((_, i) => !b.includes(a[i] ?? ""));
    const more = live.filter((_, i) => !a.includes(b[i] ?? ""));
    if (missing.length > 0 || more.length > 0) return [{ path, golden: missing, live: more }];
    return path.endsWith("/columns") && a.join() !== b.join()
      ? [{ path: `${path}/order`, golden: a.map(nameOf), live: b.map(nameOf) }]
      : [];
  }
  return stable(golden) === stable(live) ? [] : [{ path, golden, live }];
}

function nameOf(text: string): string {
  const value = JSON.parse(text) as { name?: string };
  return value.name ?? text;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON with keys in order, so that equal values have equal text. */
function stable(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

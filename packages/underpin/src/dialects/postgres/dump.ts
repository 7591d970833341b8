import type { Session } from "../../model/dialect.ts";
import type { Dump } from "../../model/dump.ts";
import { quote, stringLiteral } from "../../sql/quoting.ts";
import { DUMPED, LEFT_OUT, NUMBERS, RECORDS } from "./dump-objects.ts";

interface Dumped {
  readonly key: string;
  readonly isBehind: boolean;
  readonly statements: readonly string[];
}

/** What stands for an object in what others depend on: a view's rule for the view, a key's index for the key. */
const STANDS_FOR = `
  SELECT 'pg_attrdef/' || oid, 'pg_class/' || adrelid FROM pg_attrdef
  UNION ALL SELECT 'pg_rewrite/' || oid, 'pg_class/' || ev_class FROM pg_rewrite WHERE rulename = '_RETURN'
  UNION ALL SELECT 'pg_type/' || t.oid, 'pg_class/' || t.typrelid FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE c.relkind <> 'c'
  UNION ALL SELECT 'pg_class/' || t.typrelid, 'pg_type/' || t.oid FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE c.relkind = 'c'
  UNION ALL SELECT 'pg_class/' || conindid, 'pg_constraint/' || oid FROM pg_constraint WHERE contype IN ('p', 'u', 'x')
  UNION ALL SELECT 'pg_constraint/' || oid, 'pg_type/' || contypid FROM pg_constraint WHERE contypid <> 0`;

/** A sequence is made before the column that owns it; a part of a partitioned index or key before the whole, which would make one of its own. */
const DEPENDS = `SELECT 'pg_class/' || i.inhparent a, 'pg_class/' || i.inhrelid b FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE c.relkind IN ('i', 'I')
  UNION ALL SELECT d.classid::regclass || '/' || d.objid a, d.refclassid::regclass || '/' || d.refobjid b FROM pg_depend d
  WHERE d.deptype NOT IN ('e', 'P', 'S') AND d.objid >= 16384 AND d.refobjid >= 16384
    AND NOT (d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND EXISTS (SELECT FROM pg_class s WHERE s.oid = d.objid AND s.relkind = 'S'))`;

/**
 * Statements that make a database like this one: what depends on something comes after it, and what acts on rows, or hides them,
 * behind them.
 */
export async function dump(session: Session, records: readonly string[]): Promise<Dump> {
  // Names of other schemas' things are to have those in front, whichever are searched.
  const [before] = await session.query<{ path: string; first: string | null }>(
    "SELECT current_setting('search_path') AS path, current_schema() AS first",
  );
  const search = (path: string): Promise<unknown> => session.query("SELECT set_config('search_path', ?, false)", [path]);
  await search(quote(before?.first ?? "public"));
  try {
    return await dumpHere(session, records);
  } finally {
    await search(before?.path ?? "");
  }
}

async function dumpHere(session: Session, records: readonly string[]): Promise<Dump> {
  const without = (sql: string): string => sql.replaceAll(RECORDS, records.map(stringLiteral).join(", "));
  const objects = await objectsOf(session, without);
  const sorted = inOrder(objects, await dependencies(session));
  const of = (isBehind: boolean): readonly string[] => sorted.flatMap((one) => (one.isBehind === isBehind ? one.statements : []));
  const leftOut = await session.query<{ what: string }>(without(`SELECT what FROM (${LEFT_OUT}) o (what) ORDER BY 1`));
  const numbers = await session.query<{ s: string }>(`${NUMBERS} ORDER BY 1`);
  // Routines may speak of what is not there yet.
  const lenient = objects.some(({ key }) => key.startsWith("pg_proc/")) ? ["SET check_function_bodies = off"] : [];
  return {
    tables: [...lenient, ...of(false)],
    behind: of(true),
    numbers: numbers.map(({ s }) => s),
    leftOut: leftOut.map(({ what }) => what),
  };
}

async function objectsOf(session: Session, without: (sql: string) => string): Promise<readonly Dumped[]> {
  const objects: Dumped[] = [];
  for (const { catalogue, behind = false, query } of DUMPED.toSorted((a, b) => a.rank - b.rank))
    for (const row of await session.query<{ oid: number; statements: string }>(
      without(`SELECT oid, to_json(statements)::text statements FROM (${query}) o (oid, statements) ORDER BY oid`),
    ))
      objects.push({ key: `${catalogue}/${row.oid}`, isBehind: behind, statements: JSON.parse(row.statements) as string[] });
  return objects;
}

async function dependencies(session: Session): Promise<ReadonlyMap<string, readonly string[]>> {
  const aliases = await session.query<{ a: string; b: string }>(`SELECT a, b FROM (${STANDS_FOR}) s (a, b)`);
  const standsFor = new Map(aliases.map(({ a, b }) => [a, b]));
  const found = new Map<string, string[]>();
  for (const { a, b } of await session.query<{ a: string; b: string }>(DEPENDS)) {
    const [from, to] = [standsFor.get(a) ?? a, standsFor.get(b) ?? b];
    if (from !== to) found.set(from, [...(found.get(from) ?? []), to]);
  }
  return found;
}

/** By rank, but what an object depends on before it. */
function inOrder(objects: readonly Dumped[], needs: ReadonlyMap<string, readonly string[]>): readonly Dumped[] {
  const byKey = new Map(objects.map((object) => [object.key, object]));
  const sorted: Dumped[] = [];
  const seen = new Set<string>();
  const visit = (object: Dumped): void => {
    if (seen.has(object.key)) return;
    seen.add(object.key);
    for (const needed of needs.get(object.key) ?? []) {
      const other = byKey.get(needed);
      if (other) visit(other);
    }
    sorted.push(object);
  };
  for (const object of objects) visit(object);
  return sorted;
}

import type { Session } from "../../model/dialect.ts";
import type { Schema, Table } from "../../model/schema.ts";
import { draftOf, groupBy, type Draft } from "../shared/rows.ts";
import { HERE, nameOf } from "./here.ts";
import { readColumns } from "./introspect-columns.ts";
import { readConstraints, readIndexes } from "./introspect-keys.ts";
import { readDependents } from "./introspect-dependents.ts";

/** What an extension has made is the extension's. */
const notOf = (catalogue: string, alias: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalogue}'::regclass AND e.objid = ${alias}.oid AND e.deptype = 'e')`;

/** A table's partitions, by name. */
const PARTITIONS = `(SELECT COALESCE(json_agg(${nameOf("k", "kn")} ORDER BY k.relname), '[]') FROM pg_inherits i JOIN pg_class k ON k.oid = i.inhrelid JOIN pg_namespace kn ON kn.oid = k.relnamespace WHERE i.inhparent = c.oid)::text`;

/** Reads the catalogue of the schemas that are searched. */
export async function introspect(session: Session): Promise<Schema> {
  const tables = new Map<string, Draft<Table>>();
  for (const row of await session.query<{ t: string; co: string | null; p: string | null }>(
    `SELECT ${nameOf("c")} t, obj_description(c.oid, 'pg_class') co, CASE WHEN c.relkind = 'p' THEN ${PARTITIONS} END p FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${HERE} AND c.relkind IN ('r', 'p') AND ${notOf("pg_class", "c")} ORDER BY 1`,
  ))
    tables.set(row.t, { ...draftOf(row.t, row.co), ...(row.p !== null && { partitions: JSON.parse(row.p) as string[] }) });
  if (tables.size > 0) {
    await readColumns(session, tables);
    await readConstraints(session, tables);
    await readIndexes(session, tables);
  }
  const enums = await session.query<{ n: string; l: string }>(
    `SELECT format_type(t.oid, NULL) n, e.enumlabel l FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${HERE} ORDER BY t.typname, e.enumsortorder`,
  );
  const functions = await session.query<{ n: string }>(
    `SELECT p.proname n FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${HERE} AND ${notOf("pg_proc", "p")} ORDER BY 1`,
  );
  const views = await session.query<{ n: string }>(
    `SELECT ${nameOf("c")} n FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${HERE} AND c.relkind = 'v' ORDER BY 1`,
  );
  const [about] = await session.query<{ v: string; p: string }>(
    "SELECT current_setting('server_version') v, to_json(current_schemas(false))::text p",
  );
  return {
    server: about?.v ?? "",
    path: JSON.parse(about?.p ?? "[]") as string[],
    tables,
    triggers: await readTriggers(session),
    enums: new Map(groupBy(enums, "n").map((group) => [group[0]?.n ?? "", group.map((row) => row.l)])),
    functions: functions.map((row) => row.n),
    views: views.map((row) => row.n),
    dependents: tables.size > 0 ? await readDependents(session, tables) : [],
  };
}

const EVENTS: readonly (readonly [number, string])[] = [
  [4, "INSERT"],
  [8, "DELETE"],
  [16, "UPDATE"],
  [32, "TRUNCATE"],
];

async function readTriggers(session: Session): Promise<Schema["triggers"]> {
  const rows = await session.query<{ n: string; t: string; f: string; ty: number }>(
    `SELECT g.tgname n, ${nameOf("t")} t, p.proname f, g.tgtype::int ty FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid JOIN pg_proc p ON p.oid = g.tgfoid JOIN pg_namespace n ON n.oid = t.relnamespace
     WHERE ${HERE} AND NOT g.tgisinternal AND g.tgparentid = 0 ORDER BY g.tgname`,
  );
  return rows.map((row) => ({
    name: row.n,
    table: row.t,
    timing: row.ty & 2 ? "BEFORE" : row.ty & 64 ? "INSTEAD OF" : "AFTER",
    event: EVENTS.filter(([bit]) => row.ty & bit)
      .map(([, event]) => event)
      .join(" OR "),
    function: row.f,
  }));
}

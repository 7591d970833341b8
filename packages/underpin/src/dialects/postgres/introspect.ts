import type { Session } from "../../model/dialect.ts";
import type { ReferentialRule, Schema, Table } from "../../model/schema.ts";
import { draftOf, groupBy, type Draft } from "../shared/rows.ts";

const RULES: Readonly<Record<string, ReferentialRule>> = { a: "NO ACTION", r: "RESTRICT", c: "CASCADE", n: "SET NULL", d: "SET DEFAULT" };
const HERE = "n.nspname = current_schema()";

/** Reads the catalogue of the current schema. */
export async function introspect(session: Session): Promise<Schema> {
  const tables = new Map<string, Draft<Table>>();
  for (const row of await session.query<{ t: string; co: string | null }>(
    `SELECT c.relname t, obj_description(c.oid, 'pg_class') co FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${HERE} AND c.relkind IN ('r', 'p') ORDER BY 1`,
  ))
    tables.set(row.t, draftOf(row.t, row.co));
  if (tables.size > 0) {
    await readColumns(session, tables);
    await readConstraints(session, tables);
    await readIndexes(session, tables);
  }
  const enums = await session.query<{ n: string; l: string }>(
    `SELECT t.typname n, e.enumlabel l FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${HERE} ORDER BY t.typname, e.enumsortorder`,
  );
  const functions = await session.query<{ n: string }>(
    `SELECT p.proname n FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${HERE} ORDER BY 1`,
  );
  const views = await session.query<{ n: string }>(
    `SELECT c.relname n FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${HERE} AND c.relkind = 'v' ORDER BY 1`,
  );
  return {
    server: (await session.query<{ v: string }>("SELECT current_setting('server_version') v"))[0]?.v ?? "",
    tables,
    triggers: await readTriggers(session),
    enums: new Map(groupBy(enums, "n").map((group) => [group[0]?.n ?? "", group.map((row) => row.l)])),
    functions: functions.map((row) => row.n),
    views: views.map((row) => row.n),
    dependents: [],
  };
}

async function readColumns(session: Session, tables: Map<string, Draft<Table>>): Promise<void> {
  for (const row of await session.query<{ t: string; c: string; ty: string; nn: boolean; d: string | null; i: string; co: string | null }>(
    `SELECT c.relname t, a.attname c, format_type(a.atttypid, a.atttypmod) ty, a.attnotnull nn, pg_get_expr(d.adbin, d.adrelid) d, a.attidentity::text i, col_description(c.oid, a.attnum) co
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE ${HERE} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum`,
  ))
    tables.get(row.t)?.columns.push({
      name: row.c,
      type: row.ty.replace(/^"(.*)"$/, "$1"),
      nullable: !row.nn,
      default: row.d,
      autoincrement: row.i !== "" || (row.d?.startsWith("nextval(") ?? false),
      ...(row.co !== null && { comment: row.co }),
    });
}

async function readConstraints(session: Session, tables: Map<string, Draft<Table>>): Promise<void> {
  const names = (key: string, relation: string): string =>
    `ARRAY(SELECT a.attname::text FROM unnest(c.${key}) WITH ORDINALITY k(n, o) JOIN pg_attribute a ON a.attrelid = c.${relation} AND a.attnum = k.n ORDER BY k.o)`;
  for (const row of await session.query<{
    i: string;
    k: string;
    t: string;
    rt: string | null;
    dr: string;
    ur: string;
    cols: string;
    refs: string;
    def: string;
  }>(
    `SELECT c.conname i, c.contype::text k, t.relname t, f.relname rt, c.confdeltype::text dr, c.confupdtype::text ur,
            to_json(${names("conkey", "conrelid")})::text cols, to_json(${names("confkey", "confrelid")})::text refs, pg_get_constraintdef(c.oid) def
     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace LEFT JOIN pg_class f ON f.oid = c.confrelid
     WHERE ${HERE} AND c.contype IN ('p', 'u', 'f', 'c') ORDER BY c.conname`,
  )) {
    const table = tables.get(row.t);
    if (!table) continue;
    const columns = JSON.parse(row.cols) as string[];
    if (row.k === "p") table.primaryKey = { name: row.i, columns };
    else if (row.k === "u") table.unique.push({ name: row.i, columns });
    else if (row.k === "c") table.checks.push({ name: row.i, expression: row.def });
    else
      table.foreignKeys.push({
        name: row.i,
        columns,
        refTable: row.rt ?? "",
        refColumns: JSON.parse(row.refs) as string[],
        onDelete: RULES[row.dr] ?? "NO ACTION",
        onUpdate: RULES[row.ur] ?? "NO ACTION",
      });
  }
}

async function readIndexes(session: Session, tables: Map<string, Draft<Table>>): Promise<void> {
  for (const row of await session.query<{ t: string; i: string; u: boolean; ok: boolean; cols: string }>(
    `SELECT t.relname t, i.relname i, x.indisunique u, x.indisvalid ok,
            to_json(ARRAY(SELECT COALESCE(a.attname::text, pg_get_indexdef(x.indexrelid, k.o::int, false)) FROM unnest(x.indkey::int2[]) WITH ORDINALITY k(n, o) LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.n AND k.n > 0 ORDER BY k.o))::text cols
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
     WHERE ${HERE} AND t.relkind IN ('r', 'p') AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype IN ('p', 'u')) ORDER BY i.relname`,
  ))
    tables
      .get(row.t)
      ?.indexes.push({ name: row.i, columns: JSON.parse(row.cols) as string[], unique: row.u, ...(!row.ok && { invalid: true }) });
}

const EVENTS: readonly (readonly [number, string])[] = [
  [4, "INSERT"],
  [8, "DELETE"],
  [16, "UPDATE"],
  [32, "TRUNCATE"],
];

async function readTriggers(session: Session): Promise<Schema["triggers"]> {
  const rows = await session.query<{ n: string; t: string; f: string; ty: number }>(
    `SELECT g.tgname n, t.relname t, p.proname f, g.tgtype::int ty FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid JOIN pg_proc p ON p.oid = g.tgfoid JOIN pg_namespace n ON n.oid = t.relnamespace
     WHERE ${HERE} AND NOT g.tgisinternal ORDER BY g.tgname`,
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

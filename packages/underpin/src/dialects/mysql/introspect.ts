import type { Session } from "../../model/dialect.ts";
import type { Check, Column, IndexPart, ReferentialRule, Schema, Table } from "../../model/schema.ts";
import { quote } from "../../sql/quoting.ts";
import { draftOf, groupBy, type Draft } from "../shared/rows.ts";
import { inSchema } from "../../model/table-name.ts";
import { readDependents } from "./introspect-dependents.ts";
import { readOutside } from "./introspect-outside.ts";
import { namesIn } from "./names-in.ts";
import { tick } from "./types.ts";

type Text = string | null;

/** Views and sequences are none; one with system versioning is. */
const IS_TABLE = "table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')";

/** Reads the catalogue of the current database. */
export async function introspect(session: Session): Promise<Schema> {
  const server = (await session.query<{ v: string }>("SELECT version() v"))[0]?.v ?? "";
  const isMariadb = /mariadb/i.test(server);
  const tables = new Map<string, Draft<Table>>();
  for (const row of await session.query<{ t: string; e: Text; c: Text; co: Text }>(
    `SELECT table_name t, engine e, table_collation c, table_comment co FROM information_schema.tables WHERE table_schema = DATABASE() AND ${IS_TABLE} ORDER BY table_name`,
  ))
    tables.set(row.t, { ...draftOf(row.t, row.co), options: { engine: row.e ?? "", collation: row.c ?? "" } });
  if (tables.size > 0) {
    await readColumns(session, tables, isMariadb);
    await readIndexes(session, tables, isMariadb);
    await readForeignKeys(session, tables);
    await readChecks(session, tables, isMariadb);
  }
  const triggers = await session.query<{ n: string; ti: string; e: string; t: string }>(
    "SELECT trigger_name n, action_timing ti, event_manipulation e, event_object_table t FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY trigger_name",
  );
  const views = await session.query<{ n: string }>(
    "SELECT table_name n FROM information_schema.views WHERE table_schema = DATABASE() ORDER BY 1",
  );
  return {
    server,
    tables,
    triggers: triggers.map((row) => ({ name: row.n, timing: row.ti, event: row.e, table: row.t })),
    enums: new Map(),
    functions: [],
    views: views.map((row) => row.n),
    dependents: [...(await readDependents(session, tables)), ...(tables.size > 0 ? await readOutside(session, tables, isMariadb) : [])],
  };
}

async function readColumns(session: Session, tables: Map<string, Draft<Table>>, isMariadb: boolean): Promise<void> {
  const rows = await session.query<{
    t: string;
    c: string;
    ty: string;
    nu: string;
    d: Text;
    x: Text;
    co: Text;
    cm: Text;
    g: Text;
  }>(
    "SELECT table_name t, column_name c, column_type ty, is_nullable nu, column_default d, extra x, collation_name co, column_comment cm, generation_expression g FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position",
  );
  for (const group of groupBy(rows, "t")) {
    const table = tables.get(group[0]?.t ?? "");
    const names = group.map((row) => row.c);
    for (const row of group) {
      const extra = row.x ?? "";
      const onUpdate = /on update (\S+)/i.exec(extra)?.[1];
      const value = isMariadb || /DEFAULT_GENERATED/.test(extra) ? row.d : row.d === null ? null : `'${row.d.replaceAll("'", "''")}'`;
      table?.columns.push({
        name: row.c,
        type: row.ty,
        nullable: row.nu === "YES",
        default: row.d === null || row.d === "NULL" ? null : value,
        autoincrement: extra.includes("auto_increment"),
        ...(row.cm && { comment: row.cm }),
        ...(row.co && row.co !== table.options?.collation && { collation: row.co }),
        ...(onUpdate && { onUpdate }),
        ...(/\bINVISIBLE\b/.test(extra) && { invisible: true }),
        ...(row.g && { generated: { expression: row.g, stored: /STORED|PERSISTENT/.test(extra), uses: namesIn(row.g, names) } }),
      });
    }
  }
}

interface IndexRow {
  readonly t: string;
  readonly i: string;
  readonly nu: number;
  readonly c: Text;
  readonly o: Text;
  readonly sp: number | null;
  readonly ty: string;
  readonly cm: Text;
  /** An expression (MySQL). */
  readonly x: Text;
  /** Whether the server makes no use of it. */
  readonly h: string;
}

async function readIndexes(session: Session, tables: Map<string, Draft<Table>>, isMariadb: boolean): Promise<void> {
  const rows = await session.query<IndexRow>(
    `SELECT table_name t, index_name i, non_unique nu, column_name c, collation o, sub_part sp, index_type ty, index_comment cm, ${isMariadb ? "NULL x, ignored h" : "expression x, CASE is_visible WHEN 'NO' THEN 'YES' ELSE 'NO' END h"} FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY table_name, index_name, seq_in_index`,
  );
  for (const group of groupBy(rows, "t", "i")) {
    const first = group[0];
    const table = first && tables.get(first.t);
    if (!first || !table) continue;
    const parser = first.ty === "FULLTEXT" ? await parserOf(session, first) : undefined;
    const options = [
      first.ty === "HASH" && "USING HASH",
      first.h === "YES" && (isMariadb ? "IGNORED" : "INVISIBLE"),
      parser && `WITH PARSER ${parser}`,
    ]
      .filter(Boolean)
      .join(" ");
    const parts = group.map((row) => partOf(row));
    const isPlain = parts.every((part) => part.column !== null && part.suffix === "");
    const names = table.columns.map((column) => column.name);
    const columns = group.flatMap((row) => row.c ?? []);
    const more = {
      ...(!isPlain && { parts }),
      ...(group.some((row) => row.x) && { uses: [...new Set([...columns, ...group.flatMap((row) => namesIn(row.x ?? "", names))])] }),
      ...(["FULLTEXT", "SPATIAL"].includes(first.ty) && { method: first.ty }),
      ...(options && { options }),
      ...(first.cm && { comment: first.cm }),
    };
    const key = { name: first.i, columns, ...(Object.keys(more).length > 0 && { index: more }) };
    if (first.i === "PRIMARY") table.primaryKey = key;
    else if (Number(first.nu) === 0) table.unique.push(key);
    else table.indexes.push({ name: first.i, columns, unique: false, ...more });
  }
}

/** SPATIAL says 32 of every column: that is no prefix. */
function partOf({ c: column, sp, o: order, x, ty }: IndexRow): IndexPart {
  const suffix = `${sp === null || ty === "SPATIAL" ? "" : `(${sp})`}${order === "D" ? " DESC" : ""}`;
  return column === null ? { column, expression: `(${x ?? ""})`, suffix } : { column, suffix };
}

/** What takes the words of a FULLTEXT index apart: only the table's own statement tells. */
async function parserOf(session: Session, { t, i }: IndexRow): Promise<string | undefined> {
  const [row] = await session.query<Record<string, string>>(`SHOW CREATE TABLE ${tick(t)}`);
  const line = (row?.["Create Table"] ?? "")
    .split("\n")
    .find((text) => [tick(i), quote(i)].some((name) => text.includes(`FULLTEXT KEY ${name} `)));
  return /WITH PARSER [`"]?(\w+)/.exec(line ?? "")?.[1];
}

async function readForeignKeys(session: Session, tables: Map<string, Draft<Table>>): Promise<void> {
  const rows = await session.query<{
    t: string;
    i: string;
    c: string;
    rs: Text;
    rt: string;
    rc: string;
    dr: ReferentialRule;
    ur: ReferentialRule;
  }>(
    "SELECT k.table_name t, k.constraint_name i, k.column_name c, NULLIF(k.referenced_table_schema, DATABASE()) rs, k.referenced_table_name rt, k.referenced_column_name rc, r.delete_rule dr, r.update_rule ur FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL ORDER BY k.table_name, k.constraint_name, k.ordinal_position",
  );
  for (const group of groupBy(rows, "t", "i")) {
    const first = group[0];
    if (!first) continue;
    tables.get(first.t)?.foreignKeys.push({
      name: first.i,
      columns: group.map((row) => row.c),
      refTable: first.rs === null ? first.rt : inSchema(first.rs, first.rt),
      refColumns: group.map((row) => row.rc),
      onDelete: first.dr,
      onUpdate: first.ur,
    });
  }
}

async function readChecks(session: Session, tables: Map<string, Draft<Table>>, isMariadb: boolean): Promise<void> {
  // MariaDB's names are a table's own, and the one of a column's check is the column's.
  const rows = await session.query<{ t: string; i: string; c: string; l: string }>(
    isMariadb
      ? "SELECT table_name t, constraint_name i, check_clause c, level l FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()"
      : "SELECT t.table_name t, c.constraint_name i, c.check_clause c, 'Table' l FROM information_schema.check_constraints c JOIN information_schema.table_constraints t ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name AND t.constraint_type = 'CHECK' WHERE c.constraint_schema = DATABASE()",
  );
  for (const row of rows) {
    const table = tables.get(row.t);
    const names = table?.columns.map((column) => column.name) ?? [];
    table?.checks.push({ name: row.i, expression: row.c, uses: namesIn(row.c, names), ...(row.l === "Column" && { ofColumn: true }) });
  }
  for (const [name, table] of tables) tables.set(name, withJson(table));
}

/** MariaDB makes of a JSON column a longtext with a check. It is read as what was declared, so that another one like it can be. */
function withJson(table: Draft<Table>): Draft<Table> {
  const isJson = ({ name, type }: Column, check: Check): boolean =>
    type === "longtext" && [tick(name), quote(name)].some((quoted) => check.expression === `json_valid(${quoted})`);
  return {
    ...table,
    columns: table.columns.map((column) => {
      if (!table.checks.some((check) => isJson(column, check))) return column;
      const { collation: _collation, ...rest } = column;
      return { ...rest, type: "json" };
    }),
    checks: table.checks.filter((check) => !table.columns.some((column) => isJson(column, check))),
  };
}

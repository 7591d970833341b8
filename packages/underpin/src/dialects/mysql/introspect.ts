import type { Session } from "../../model/dialect.ts";
import type { Check, Column, ReferentialRule, Schema, Table } from "../../model/schema.ts";
import { quote } from "../../sql/quoting.ts";
import { draftOf, groupBy, type Draft } from "../shared/rows.ts";
import { tick } from "./types.ts";

type Text = string | null;

/** Reads the catalogue of the current database. */
export async function introspect(session: Session): Promise<Schema> {
  const server = (await session.query<{ v: string }>("SELECT version() v"))[0]?.v ?? "";
  const tables = new Map<string, Draft<Table>>();
  for (const row of await session.query<{ t: string; e: Text; c: Text; co: Text }>(
    "SELECT table_name t, engine e, table_collation c, table_comment co FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name",
  ))
    tables.set(row.t, { ...draftOf(row.t, row.co), options: { engine: row.e ?? "", collation: row.c ?? "" } });
  if (tables.size > 0) {
    await readColumns(session, tables, /mariadb/i.test(server));
    await readKeys(session, tables);
    await readForeignKeys(session, tables);
    await readChecks(session, tables);
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
    dependents: [],
  };
}

async function readColumns(session: Session, tables: Map<string, Draft<Table>>, mariadb: boolean): Promise<void> {
  for (const row of await session.query<{ t: string; c: string; ty: string; nu: string; d: Text; x: Text; co: Text; dt: string; cm: Text }>(
    "SELECT table_name t, column_name c, column_type ty, data_type dt, is_nullable nu, column_default d, extra x, collation_name co, column_comment cm FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position",
  )) {
    const table = tables.get(row.t);
    if (!table) continue;
    const extra = row.x ?? "";
    const onUpdate = /on update (\S+)/i.exec(extra)?.[1];
    table.columns.push({
      name: row.c,
      type: row.ty,
      nullable: row.nu === "YES",
      default:
        row.d === null || row.d === "NULL" ? null : mariadb || /DEFAULT_GENERATED/.test(extra) ? row.d : `'${row.d.replaceAll("'", "''")}'`,
      autoincrement: extra.includes("auto_increment"),
      ...(row.cm && { comment: row.cm }),
      ...(row.co && row.co !== table.options?.collation && { collation: row.co }),
      ...(onUpdate && { onUpdate }),
    });
  }
}

async function readKeys(session: Session, tables: Map<string, Draft<Table>>): Promise<void> {
  const rows = await session.query<{ t: string; i: string; nu: number; c: string; sp: number | null }>(
    "SELECT table_name t, index_name i, non_unique nu, column_name c, sub_part sp FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY table_name, index_name, seq_in_index",
  );
  for (const group of groupBy(rows, "t", "i")) {
    const first = group[0];
    const table = first && tables.get(first.t);
    if (!first || !table) continue;
    const columns = group.map((row) => row.c + (row.sp === null ? "" : `(${row.sp})`));
    if (first.i === "PRIMARY") table.primaryKey = { name: "PRIMARY", columns };
    else if (Number(first.nu) === 0) table.unique.push({ name: first.i, columns });
    else table.indexes.push({ name: first.i, columns, unique: false });
  }
}

async function readForeignKeys(session: Session, tables: Map<string, Draft<Table>>): Promise<void> {
  const rows = await session.query<{ t: string; i: string; c: string; rt: string; rc: string; dr: ReferentialRule; ur: ReferentialRule }>(
    "SELECT k.table_name t, k.constraint_name i, k.column_name c, k.referenced_table_name rt, k.referenced_column_name rc, r.delete_rule dr, r.update_rule ur FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL ORDER BY k.table_name, k.constraint_name, k.ordinal_position",
  );
  for (const group of groupBy(rows, "t", "i")) {
    const first = group[0];
    if (!first) continue;
    tables.get(first.t)?.foreignKeys.push({
      name: first.i,
      columns: group.map((row) => row.c),
      refTable: first.rt,
      refColumns: group.map((row) => row.rc),
      onDelete: first.dr,
      onUpdate: first.ur,
    });
  }
}

async function readChecks(session: Session, tables: Map<string, Draft<Table>>): Promise<void> {
  const rows = await session.query<{ t: string; i: string; c: string }>(
    "SELECT t.table_name t, c.constraint_name i, c.check_clause c FROM information_schema.check_constraints c JOIN information_schema.table_constraints t ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name AND t.constraint_type = 'CHECK' WHERE c.constraint_schema = DATABASE() AND t.table_schema = DATABASE()",
  );
  for (const row of rows) {
    const checks = tables.get(row.t)?.checks;
    if (checks && !checks.some((check) => check.name === row.i && check.expression === row.c))
      checks.push({ name: row.i, expression: row.c });
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

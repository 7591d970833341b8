import type { Session } from "../../model/dialect.ts";
import type { Dependent, DependentKind } from "../../model/dependents.ts";
import type { Table } from "../../model/schema.ts";
import { groupBy } from "../shared/rows.ts";
import { namesOf } from "./names-in.ts";
import { LITERALS } from "./types.ts";
import { columnsOfView, viewRow, viewStatement, type ShownView } from "./views.ts";

type Text = string | null;
type Tables = ReadonlyMap<string, Pick<Table, "columns">>;

/** A part of a file's name, as InnoDB calls tables, and the name itself. */
const decoded = (sql: string): string => `CONVERT(CONVERT(CAST(${sql} AS BINARY) USING filename) USING utf8mb4)`;

/** The storage engine's own list; the server's would have every table of every database opened. Only who has PROCESS may ask for it. */
const BY_ENGINE = `SELECT ${decoded("SUBSTRING_INDEX(f.for_name, '/', 1)")} d, ${decoded("SUBSTRING_INDEX(f.for_name, '/', -1)")} t, SUBSTR(f.id, LOCATE('/', f.id) + 1) i, ${decoded("SUBSTRING_INDEX(f.ref_name, '/', -1)")} rt, c.ref_col_name rc
  FROM information_schema.innodb_sys_foreign f JOIN information_schema.innodb_sys_foreign_cols c ON c.id = f.id
  WHERE CAST(SUBSTRING_INDEX(f.ref_name, '/', 1) AS BINARY) = CAST(CONVERT(DATABASE() USING filename) AS BINARY)
  AND SUBSTRING_INDEX(f.for_name, '/', 1) <> SUBSTRING_INDEX(f.ref_name, '/', 1) ORDER BY f.id, c.pos`;
const BY_SERVER =
  "SELECT table_schema d, table_name t, constraint_name i, referenced_table_name rt, referenced_column_name rc FROM information_schema.key_column_usage WHERE referenced_table_schema = DATABASE() AND table_schema <> DATABASE() ORDER BY 1, 2, 3, ordinal_position";

/** Whether a text may have this database's name in it: as much of that as is written alike, however it is quoted. */
const named = (text: string): string => `LOCATE(SUBSTRING_INDEX(SUBSTRING_INDEX(DATABASE(), '\`', 1), '"', 1), ${text}) > 0`;

/** From so many on, all are asked for at once: then those of the server's own views are looked at, too, which takes as long as hundreds of tables. */
const MANY = 16;

/** What speaks of our tables from other databases of the server, as far as this user may see them. */
export async function readOutside(session: Session, tables: Tables, isMariadb: boolean): Promise<readonly Dependent[]> {
  // Most often a user sees its own database alone, and nothing more is asked.
  const others = await session.query<{ d: string; own: string }>(
    "SELECT schema_name d, DATABASE() own FROM information_schema.schemata WHERE schema_name NOT IN (DATABASE(), 'information_schema', 'performance_schema', 'mysql', 'sys')",
  );
  const places = others.length < MANY ? others.map(({ d }) => `= ${LITERALS.string(d)}`) : ["<> DATABASE()"];
  const found = [...(await readForeignKeys(session, tables, isMariadb))];
  for (const place of places) {
    const own = others[0]?.own ?? "";
    found.push(...(await readViews(session, tables, own, place)), ...(await readTexts(session, tables, own, place)));
  }
  return found;
}

async function readForeignKeys(session: Session, tables: Tables, isMariadb: boolean): Promise<readonly Dependent[]> {
  interface Row {
    readonly d: string;
    readonly t: string;
    readonly i: string;
    readonly rt: string;
    readonly rc: string;
  }
  const ask = (sql: string): Promise<readonly Row[]> => session.query<Row>(sql);
  const rows = isMariadb ? await ask(BY_ENGINE).catch(() => ask(BY_SERVER)) : await ask(BY_SERVER);
  return groupBy(rows, "d", "t", "i").flatMap((key): Dependent[] => {
    const { d, t, i, rt = "" } = key[0] ?? {};
    return tables.has(rt) ? [{ kind: "outside foreign key", name: `${d}.${t}.${i}`, table: rt, columns: key.map(({ rc }) => rc) }] : [];
  });
}

async function readViews(session: Session, tables: Tables, database: string, place: string): Promise<readonly Dependent[]> {
  const rows = await session.query<ShownView>(
    `SELECT * FROM information_schema.views WHERE table_schema ${place} AND ${named("view_definition")}`,
  );
  return rows.map(viewRow).flatMap((view) => {
    const statement = viewStatement(view);
    const names = namesOf(view.s);
    if (!names.has(database.toLowerCase())) return [];
    return [...tables].flatMap(([table, { columns }]): Dependent[] => {
      if (!names.has(table.toLowerCase())) return [];
      const own = columns.map(({ name }) => name);
      const used = columnsOfView(view, statement, { database, table, columns: own });
      return used === null ? [] : [{ kind: "outside view", name: `${view.d}.${view.n}`, table, columns: used }];
    });
  });
}

/** Triggers, routines and events whose texts name this database and one of its tables. */
async function readTexts(session: Session, tables: Tables, database: string, place: string): Promise<readonly Dependent[]> {
  const rows = await session.query<{ k: DependentKind; n: string; s: Text }>(
    `SELECT 'routine' k, CONCAT(trigger_schema, '.', trigger_name, ' (a trigger on ', event_object_schema, '.', event_object_table, ')') n, action_statement s FROM information_schema.triggers WHERE trigger_schema ${place} AND ${named("action_statement")}
     UNION ALL SELECT 'routine', CONCAT(routine_schema, '.', routine_name), routine_definition FROM information_schema.routines WHERE routine_schema ${place} AND ${named("routine_definition")}
     UNION ALL SELECT 'event', CONCAT(event_schema, '.', event_name), event_definition FROM information_schema.events WHERE event_schema ${place} AND ${named("event_definition")}`,
  );
  return rows.flatMap(({ k: kind, n: name, s: text }) => {
    const names = namesOf(text ?? "");
    if (!names.has(database.toLowerCase())) return [];
    return [...tables].flatMap(([table, { columns }]): Dependent[] => {
      if (!names.has(table.toLowerCase())) return [];
      const used = columns.filter((column) => names.has(column.name.toLowerCase())).map((column) => column.name);
      return [{ kind, name, table, columns: used }];
    });
  });
}

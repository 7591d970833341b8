import type { Session } from "../../model/dialect.ts";
import type { Dump } from "../../model/dump.ts";
import { isLedgerTable } from "../../model/ledger-names.ts";
import { messageOf } from "../../model/error.ts";
import { introspect } from "./introspect.ts";
import { namesOf } from "./names-in.ts";
import { LITERALS, tick } from "./types.ts";

/** What the server is asked for: its `SHOW CREATE`, and the query for the names. */
interface Kind {
  readonly kind: string;
  readonly names: string;
}
const HERE = "table_schema = DATABASE()";
const VIEWS: Kind = { kind: "VIEW", names: `SELECT table_name n FROM information_schema.views WHERE ${HERE} ORDER BY 1` };
const SEQUENCES: Kind = {
  kind: "SEQUENCE",
  names: `SELECT table_name n FROM information_schema.tables WHERE ${HERE} AND table_type = 'SEQUENCE' ORDER BY 1`,
};
const ROUTINES: readonly Kind[] = ["FUNCTION", "PROCEDURE", "PACKAGE", "PACKAGE BODY"].map((kind) => ({
  kind,
  names: `SELECT routine_name n FROM information_schema.routines WHERE routine_schema = DATABASE() AND routine_type = '${kind}' ORDER BY 1`,
}));
const EVENTS: Kind = {
  kind: "EVENT",
  names: "SELECT event_name n FROM information_schema.events WHERE event_schema = DATABASE() ORDER BY 1",
};
const TRIGGERS: Kind = {
  kind: "TRIGGER",
  names:
    "SELECT trigger_name n FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY event_object_table, action_timing, event_manipulation, action_order",
};

interface Shown {
  readonly name: string;
  readonly sql: string;
  /** The mode in which it was written. */
  readonly mode: string | undefined;
}

/** CREATE statements of everything, referenced things first, as the server itself writes them. Doing one twice does no harm. */
export async function dump(session: Session, records: readonly string[]): Promise<Dump> {
  const leftOut: string[] = [];
  const [about] = await session.query<{ d: string; c: string; o: string; m: string }>(
    "SELECT schema_name d, default_character_set_name c, default_collation_name o, @@SESSION.sql_mode m FROM information_schema.schemata WHERE schema_name = DATABASE()",
  );
  const { d = "", c = "", o = "", m = "" } = about ?? {};
  const show = (kind: Kind): Promise<readonly Shown[]> => shown(session, kind, d, m, leftOut);
  const within = ({ sql, mode }: Shown): readonly string[] => (mode === undefined || mode === m ? [sql] : [setMode(mode), sql, setMode(m)]);
  const routines: string[] = [];
  for (const kind of ROUTINES) routines.push(...(await show(kind)).flatMap(within));
  return {
    tables: [
      `ALTER DATABASE CHARACTER SET ${c} COLLATE ${o}`,
      ...(await show(SEQUENCES)).map(({ sql }) => sql),
      ...(await tables(session, d, records, leftOut)),
      ...routines,
      ...afterWhatTheyName(await show(VIEWS)),
    ],
    behind: [...(await show(TRIGGERS)).flatMap(within), ...(await show(EVENTS)).flatMap(within), ...(await grants(session, records))],
    numbers: await numbers(session, records, leftOut),
    leftOut,
  };
}

const setMode = (mode: string): string => `SET SESSION sql_mode = ${LITERALS.string(mode)}`;

/** In the mode in which it was written: the server would quote what it adds for our session. */
async function showCreate(session: Session, kind: string, name: string, ours: string): Promise<Readonly<Record<string, string | null>>> {
  const ask = async (): Promise<Readonly<Record<string, string | null>>> =>
    (await session.query<Record<string, string | null>>(`SHOW CREATE ${kind} ${tick(name)}`))[0] ?? {};
  const row = await ask();
  const mode = row["sql_mode"];
  if (mode == null || mode === ours) return row;
  await session.run(setMode(mode));
  try {
    return await ask();
  } finally {
    await session.run(setMode(ours));
  }
}

async function shown(
  session: Session,
  { kind, names }: Kind,
  database: string,
  ours: string,
  leftOut: string[],
): Promise<readonly Shown[]> {
  const found: Shown[] = [];
  for (const { n: name } of await session.query<{ n: string }>(names)) {
    if (name.startsWith("underpin_")) continue;
    try {
      const row = await showCreate(session, kind, name, ours);
      const sql = Object.entries(row).find(([column]) => /^(Create |SQL Original Statement)/i.test(column) && row[column] !== name)?.[1];
      if (sql == null) leftOut.push(`${kind.toLowerCase()} ${name}: its text is hidden from this user`);
      else found.push({ name, sql: again(sql, database), mode: row["sql_mode"] ?? undefined });
    } catch (error) {
      leftOut.push(`${kind.toLowerCase()} ${name}: ${messageOf(error)}`);
    }
  }
  return found;
}

/** A statement that may be run twice, in whatever database. */
function again(sql: string, database: string): string {
  const here = sql.replaceAll(`${tick(database)}.`, "").replaceAll(`"${database.replaceAll('"', '""')}".`, "");
  if (/^CREATE [^(]*?\bVIEW\b/i.test(here)) return here.replace(/^CREATE /i, "CREATE OR REPLACE ");
  return here.replace(/^(CREATE (?:.*?)\b(?:TABLE|SEQUENCE|TRIGGER|FUNCTION|PROCEDURE|EVENT|PACKAGE(?: BODY)?)) /i, "$1 IF NOT EXISTS ");
}

async function tables(session: Session, database: string, records: readonly string[], leftOut: string[]): Promise<readonly string[]> {
  const { tables: present } = await introspect(session);
  const statements: string[] = [];
  const done = new Set<string>();
  const visit = async (name: string, above: readonly string[]): Promise<void> => {
    if (above.includes(name)) leftOut.push(`the order of ${name}: foreign keys go round in a circle (${[...above, name].join(", ")})`);
    if (done.has(name) || above.includes(name)) return;
    if (isLedgerTable(name, records) || !present.has(name)) return;
    for (const key of present.get(name)?.foreignKeys ?? []) if (key.refTable !== name) await visit(key.refTable, [...above, name]);
    if (done.has(name)) return;
    done.add(name);
    const [row] = await session.query<Record<string, string>>(`SHOW CREATE TABLE ${tick(name)}`);
    statements.push(again((row?.["Create Table"] ?? "").replace(/ AUTO_INCREMENT=\d+/, ""), database));
  };
  for (const name of present.keys()) await visit(name, []);
  return statements;
}

/** A view needs the views that it reads. */
function afterWhatTheyName(views: readonly Shown[]): readonly string[] {
  const placed: Shown[] = [];
  const visit = (view: Shown): void => {
    if (placed.includes(view)) return;
    const names = namesOf(view.sql);
    for (const other of views) if (other !== view && names.has(other.name.toLowerCase())) visit(other);
    placed.push(view);
  };
  views.forEach(visit);
  return placed.map(({ sql }) => sql);
}

async function grants(session: Session, records: readonly string[]): Promise<readonly string[]> {
  const rows = await session.query<{ g: string; t: string; c: string | null; p: string; o: string }>(
    `SELECT grantee g, table_name t, NULL c, privilege_type p, is_grantable o FROM information_schema.table_privileges WHERE ${HERE}
     UNION ALL SELECT grantee, table_name, column_name, privilege_type, is_grantable FROM information_schema.column_privileges WHERE ${HERE} ORDER BY 2, 1, 4`,
  );
  return rows
    .filter(({ t }) => !isLedgerTable(t, records))
    .map(
      ({ g, t, c, p, o }) =>
        `GRANT ${p}${c === null ? "" : ` (${tick(c)})`} ON ${tick(t)} TO ${g}${o === "YES" ? " WITH GRANT OPTION" : ""}`,
    );
}

async function numbers(session: Session, records: readonly string[], leftOut: string[]): Promise<readonly string[]> {
  const numbered = await session.query<{ t: string; n: string | number }>(
    `SELECT table_name t, auto_increment n FROM information_schema.tables WHERE ${HERE} AND auto_increment IS NOT NULL`,
  );
  const statements = numbered
    .filter(({ t }) => !isLedgerTable(t, records))
    .map(({ t, n }) => `ALTER TABLE ${tick(t)} AUTO_INCREMENT = ${n}`);
  for (const { n: name } of await session.query<{ n: string }>(SEQUENCES.names)) {
    const [row] = await session.query<{ n: string | number }>(`SELECT next_not_cached_value n FROM ${tick(name)}`);
    if (row) statements.push(`SELECT SETVAL(${tick(name)}, ${row.n}, 0)`);
    else leftOut.push(`where the sequence ${name} stands`);
  }
  return statements;
}

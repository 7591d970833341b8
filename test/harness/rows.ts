import { readGolden } from "./golden.ts";
import type { Database, Session, Table } from "underpin";
import { openDatabase } from "underpin/engine";
import { quote } from "./sql.ts";
import type { Json } from "./normalise.ts";

/** Rows of a database, as golden files have them. */
export interface RowsFile {
  readonly insertOrder?: readonly string[];
  readonly tables: Readonly<
    Record<
      string,
      { readonly primaryKey?: readonly string[]; readonly columns: readonly string[]; readonly rows: readonly (readonly Json[])[] }
    >
  >;
}

/** The rows that stand in a golden file. */
export function rowsFile(name: string): RowsFile {
  return readGolden(`data/${name}`) as unknown as RowsFile;
}

/** Rows as objects, by table. */
export type Rows = Record<string, Record<string, Json>[]>;

/** Inserts the rows of a file; the schema must be there. PostgreSQL's sequences are moved past them. */
export async function loadRows(url: string, file: RowsFile): Promise<void> {
  const database = await openDatabase(url);
  await using session = await database.connect();
  await session.transaction(async () => {
    for (const name of file.insertOrder ?? Object.keys(file.tables)) {
      const table = file.tables[name];
      if (!table) continue;
      const insert = `INSERT INTO ${quote(name)} (${table.columns.map(quote).join(", ")}) VALUES (${table.columns.map(() => "?").join(", ")})`;
      for (const row of table.rows) await session.run(insert, row);
      for (const id of ["id", "internal_id"])
        if (
          database.dialect.name === "postgres" &&
          table.rows.length > 0 &&
          table.columns.includes(id) &&
          table.rows.every((row) => typeof row[table.columns.indexOf(id)] === "number")
        )
          await session.query(
            `SELECT setval(pg_get_serial_sequence('${quote(name)}', '${id}'), (SELECT max(${quote(id)}) FROM ${quote(name)}))`,
          );
    }
  });
}

/** All rows of a live database in golden form: booleans as such, times without trailing zeros. */
export async function liveRows(url: string): Promise<Rows> {
  const database = await openDatabase(url);
  await using session = await database.connect();
  const schema = await database.dialect.catalogue.introspect(session);
  const out: Rows = {};
  for (const table of schema.tables.values()) {
    if (table.name === "migrate_version" || table.name === "alembic_version" || table.name.startsWith("underpin_")) continue;
    out[table.name] = await readTable(database, session, table);
  }
  return out;
}

async function readTable(database: Database, session: Session, table: Table): Promise<Record<string, Json>[]> {
  const rows = await session.query(`SELECT * FROM ${quote(table.name)}`);
  return rows.map((row) => Object.fromEntries(table.columns.map(({ name, type }) => [name, value(row[name], type.toLowerCase())])));
}

function value(raw: unknown, type: string): Json {
  if (raw === null || raw === undefined) return null;
  if (/^(tinyint\(1\)|boolean)/.test(type)) return raw === true || raw === 1;
  if (/^(datetime|timestamp)/.test(type)) {
    const text = String(raw).replace("T", " ");
    return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
  }
  return typeof raw === "number" ? raw : String(raw);
}

/** A golden file's rows as objects. */
export function goldenRows(file: RowsFile): Rows {
  return Object.fromEntries(
    Object.entries(file.tables).map(([name, { columns, rows }]) => [
      name,
      rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? null]))),
    ]),
  );
}

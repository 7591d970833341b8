import type { DialectName, Session, Table } from "underpin";
import { createEngine, openDatabase, type Dialect } from "underpin/engine";
import { barbican, barbicanNext } from "@underpin/barbican";
import { freshDatabase, GOLDEN_NAME, type TestDatabase } from "./databases.ts";
import { goldenFiles, type GoldenFiles } from "./golden.ts";
import { compare, liveSchema, type Difference, type Json } from "./normalise.ts";
import type { RowsFile } from "./rows.ts";

/** What upstream's releases left. */
export const GOLDEN: GoldenFiles = goldenFiles("barbican");

/** An empty database with the character set that Barbican's first scripts need on MySQL. */
export async function emptyBarbican(dialect: DialectName): Promise<TestDatabase> {
  const database = await freshDatabase(dialect);
  if (dialect !== "mysql") return database;
  await using session = await database.connect();
  await session.run("ALTER DATABASE CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci");
  return database;
}

/** A database as our history makes it on an empty one, up to a release or version; the whole of it even where a base would do. */
export async function barbicanAt(dialect: DialectName, to: string | number, options: { replay?: boolean } = {}): Promise<TestDatabase> {
  const database = await emptyBarbican(dialect);
  await upgrade(database.url, to, options);
  return database;
}

/** Upgrades by the engine alone. */
export async function upgrade(url: string, to: string | number, { replay = false }: { replay?: boolean } = {}): Promise<void> {
  await createEngine({ service: barbican, url }).sync({ to, replay });
}

/** Takes a database with upstream's newest schema to that of our next release: while the other one is there, too, or after that. */
export async function toNext(url: string, as: "beside upstream's" | "alone"): Promise<void> {
  const { expand, migrate, contract } = createEngine({ service: barbicanNext, url });
  await expand({});
  await migrate({});
  if (as === "alone") await contract({});
}

/** A database as upstream's code left it: the schema of a golden file, and its record. */
export async function upstreamBarbican(dialect: DialectName, state: string): Promise<TestDatabase> {
  const database = await emptyBarbican(dialect);
  const golden = GOLDEN.read(`schema/${state}.${GOLDEN_NAME[dialect]}`);
  const opened = await openDatabase(database.url);
  await using session = await opened.connect();
  await makeTables(opened.dialect, session, golden);
  await session.run(
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
  );
  const { alembic_version: versions } = golden["version"] as { alembic_version: readonly string[] };
  for (const version of versions) await session.run("INSERT INTO alembic_version (version_num) VALUES (?)", [version]);
  return database;
}

async function makeTables(dialect: Dialect, session: Session, golden: Record<string, Json>): Promise<void> {
  const schema = await dialect.catalogue.introspect(session);
  const all = (golden["enums"] ?? {}) as Record<string, readonly string[]>;
  const left = new Map(Object.entries(golden["tables"] as unknown as Record<string, Omit<Table, "name">>));
  while (left.size > 0)
    for (const [name, table] of left) {
      if (table.foreignKeys.some((key) => key.refTable !== name && left.has(key.refTable))) continue;
      left.delete(name);
      const enums = Object.fromEntries(Object.entries(all).filter(([type]) => table.columns.some((column) => column.type === type)));
      const change = { kind: "create-table", table: { ...table, name }, enums } as const;
      for (const statement of dialect.ddl.render(change, schema, "offline")) await session.run(statement.sql);
    }
}

/** Rows of a golden file of Barbican's. */
export function barbicanRows(name: string): RowsFile {
  return GOLDEN.read(`data/${name}`) as unknown as RowsFile;
}

const PARTS = ["version", "tables", "triggers", "enums", "functions"] as const;

/** Where a live schema is not that of a golden file; what only says when an upgrade was is left out. */
export async function schemaDifferences(url: string, dialect: DialectName, state: string): Promise<readonly Difference[]> {
  const golden = timeless(GOLDEN.read(`schema/${state}.${GOLDEN_NAME[dialect]}`), dialect);
  const live = timeless(await liveSchema(url), dialect);
  return PARTS.flatMap((name) => compare(golden[name] ?? empty(name), live[name] ?? empty(name), name));
}

const empty = (name: string): Json => (name === "triggers" || name === "functions" ? [] : {});

/** Defaults that are a moment, and names of constraints where the database gives none, are left out. */
function timeless(schema: Record<string, Json>, dialect: DialectName): Record<string, Json> {
  return JSON.parse(
    JSON.stringify(schema, (key, inner: unknown) => {
      if (dialect === "sqlite" && ["unique", "foreignKeys"].includes(key) && Array.isArray(inner))
        return inner.map((item: object) => ({ ...item, name: null }));
      if (key !== "columns" || !Array.isArray(inner)) return inner;
      return inner.map((column: unknown) => (isMoment(column) ? { ...(column as object), default: "a moment" } : column));
    }),
  ) as Record<string, Json>;
}

function isMoment(column: unknown): boolean {
  const { name, default: value } = Object(column) as { name?: string; default?: string | null };
  return ["created_at", "updated_at"].includes(name ?? "") && typeof value === "string";
}

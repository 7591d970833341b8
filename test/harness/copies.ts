import { copyFileSync } from "node:fs";
import { openDatabase } from "underpin/engine";
import { freshDatabase, type TestDatabase } from "./databases.ts";
import { quote } from "./sql.ts";

/** A copy of a database as it stands, so that many runs can start from the same place. */
export async function copyOf(source: TestDatabase): Promise<TestDatabase> {
  const name = new URL(source.url).pathname.slice(1);
  if (source.dialect === "postgres") return await freshDatabase("postgres", name);
  const copy = await freshDatabase(source.dialect);
  if (source.dialect === "sqlite") {
    // SQLite makes the file with the first connection.
    await (await source.connect()).close();
    copyFileSync(source.url.slice("sqlite:///".length), copy.url.slice("sqlite:///".length));
    return copy;
  }
  await copyMysql(source, copy, name);
  return copy;
}

async function copyMysql(source: TestDatabase, copy: TestDatabase, from: string): Promise<void> {
  const database = await openDatabase(source.url);
  await using origin = await database.connect();
  await using session = await copy.connect();
  const [charset] = await origin.query<{ c: string; o: string }>(
    "SELECT default_character_set_name c, default_collation_name o FROM information_schema.schemata WHERE schema_name = DATABASE()",
  );
  await session.run(`ALTER DATABASE CHARACTER SET ${charset?.c} COLLATE ${charset?.o}`);
  await session.run("SET foreign_key_checks = 0");
  const tables = await database.dialect.tables(origin);
  for (const table of tables) {
    const [row] = await origin.query<Record<string, string>>(`SHOW CREATE TABLE ${quote(table)}`);
    await session.run(row?.["Create Table"] ?? "");
    await session.run(`INSERT INTO ${quote(table)} SELECT * FROM ${quote(from)}.${quote(table)}`);
  }
  const triggers = await origin.query<{ name: string }>(
    "SELECT trigger_name name FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY event_object_table, event_manipulation, action_timing, action_order",
  );
  for (const { name } of triggers) {
    const [row] = await origin.query<Record<string, string>>(`SHOW CREATE TRIGGER ${quote(name)}`);
    await session.run(row?.["SQL Original Statement"] ?? "");
  }
}

import type { Session } from "../../model/dialect.ts";
import { isLedgerTable } from "../../model/ledger-names.ts";
import { introspect } from "./introspect.ts";
import { tick } from "./types.ts";

/** CREATE statements of all tables, referenced ones first, as the server itself writes them. */
export async function dump(session: Session): Promise<readonly string[]> {
  const { tables } = await introspect(session);
  const [database] = await session.query<{ c: string; o: string }>(
    "SELECT default_character_set_name c, default_collation_name o FROM information_schema.schemata WHERE schema_name = DATABASE()",
  );
  const statements: string[] = [`ALTER DATABASE CHARACTER SET ${database?.c} COLLATE ${database?.o}`];
  const done = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    if (done.has(name)) return;
    done.add(name);
    if (isLedgerTable(name)) return;
    for (const key of tables.get(name)?.foreignKeys ?? []) await visit(key.refTable);
    const [row] = await session.query<Record<string, string>>(`SHOW CREATE TABLE ${tick(name)}`);
    statements.push(
      (row?.["Create Table"] ?? "")
        .replace(/ AUTO_INCREMENT=\d+/, "")
        .replace(/^CREATE TABLE /, "CREATE TABLE IF NOT EXISTS ")
        .replace(/^CREATE TABLE IF NOT EXISTS "(\w+)"/, "CREATE TABLE IF NOT EXISTS `$1`"),
    );
  };
  for (const name of tables.keys()) await visit(name);
  return statements;
}

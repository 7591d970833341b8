import type { Session } from "../../model/dialect.ts";
import { introspect } from "./introspect.ts";
import { tick } from "./types.ts";

/** CREATE statements of all tables, referenced ones first, as the server itself writes them. */
export async function dump(session: Session): Promise<readonly string[]> {
  const { tables } = await introspect(session);
  const statements: string[] = [];
  const done = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    if (done.has(name)) return;
    done.add(name);
    for (const key of tables.get(name)?.foreignKeys ?? []) await visit(key.refTable);
    const [row] = await session.query<Record<string, string>>(`SHOW CREATE TABLE ${tick(name)}`);
    statements.push((row?.["Create Table"] ?? "").replace(/ AUTO_INCREMENT=\d+/, ""));
  };
  for (const name of tables.keys()) await visit(name);
  return statements;
}

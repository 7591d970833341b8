import type { TableSize } from "../../model/dialect.ts";
import type { Session } from "../../model/session.ts";
import { quote } from "../../sql/quoting.ts";
import { fileBytes } from "./file-bytes.ts";

/**
 * How large tables are, about, without reading them: `max(rowid)` is one seek each, and the file's bytes are shared out by rows. (The
 * module that knows each table's pages reads the whole file.)
 */
export async function sizes(session: Session): Promise<ReadonlyMap<string, TableSize>> {
  const tables = await session.query<{ t: string }>(
    "SELECT name t FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'",
  );
  const rows = new Map<string, number>();
  for (const { t } of tables) {
    const [row] = await session.query<{ n: number | null }>(`SELECT max(rowid) n FROM ${quote(t)}`);
    rows.set(t, Number(row?.n ?? 0));
  }
  const all = Math.max(
    1,
    [...rows.values()].reduce((sum, n) => sum + n, 0),
  );
  const bytes = await fileBytes(session);
  return new Map([...rows].map(([t, n]) => [t, { rows: n, bytes: Math.ceil((bytes * n) / all) }]));
}

import { barbicanRows } from "../../harness/barbican.ts";
import type { TestDatabase } from "../../harness/databases.ts";
import { goldenRows, liveRows, loadRows, type Rows, type RowsFile } from "../../harness/rows.ts";
import { quote } from "../../harness/sql.ts";

const TABLES = ["projects", "secrets", "secret_store_metadata", "kek_data", "encrypted_data"];

/** The rows of keys and payloads that upstream's Liberty left. */
function libertyKeys(): RowsFile {
  const { tables } = barbicanRows("liberty-rows");
  return { insertOrder: TABLES, tables };
}

/** Puts rows of keys and payloads into the place of those that there are. */
export async function refill(database: TestDatabase, file: RowsFile = libertyKeys()): Promise<void> {
  {
    await using session = await database.connect();
    for (const table of TABLES.toReversed()) await session.run(`DELETE FROM ${quote(table)}`);
  }
  await loadRows(database.url, file);
}

/** A row that Liberty has, with other values. */
export function like(table: string, row: number, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...goldenRows(libertyKeys())[table]?.[row], ...values };
}

/** Adds rows. */
export async function add(database: TestDatabase, table: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  await loadRows(database.url, {
    insertOrder: [table],
    tables: { [table]: { columns, rows: rows.map((row) => columns.map((column) => row[column])) } },
  } as unknown as RowsFile);
}

/** The rows of a table by their ids. */
export async function rowsOf(database: TestDatabase, table: string): Promise<ReadonlyMap<string, Rows[string][number]>> {
  const rows = (await liveRows(database.url))[table] ?? [];
  return new Map(rows.map((row) => [String(row["id"]), row]));
}

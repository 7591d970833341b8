import type { SqliteDatabase } from "kysely";
import { openSqlite } from "underpin/database";
import type { DriverPool } from "./driver-pool.ts";

/** Statements that give rows. */
const READS = /^\s*(select|with|pragma|values)\b|\breturning\b/i;

/** One connection to a file, which requests take in turn: SQLite has one writer at a time anyway. Only writers begin transactions. */
export async function sqlitePool(file: string): Promise<DriverPool> {
  const kept = new Set<string>();
  const [opened, { SqliteDialect }] = await Promise.all([openSqlite(file, kept), import("kysely")]);
  // Foreign keys are not enforced, as oslo.db has it.
  for (const setting of ["journal_mode = WAL", "busy_timeout = 5000", "foreign_keys = OFF"]) opened.exec(`PRAGMA ${setting}`);
  const database: SqliteDatabase = {
    close: () => void opened.close(),
    prepare: (sql) => ({
      reader: READS.test(sql),
      all: (params) => opened.all(sql, params),
      run: (params) => {
        const changes = opened.run(sql, params);
        const [last] = opened.all("SELECT last_insert_rowid() AS id", []);
        return { changes, lastInsertRowid: Number(last?.["id"] ?? 0) };
      },
      iterate: (params) => opened.all(sql, params)[Symbol.iterator](),
    }),
  };
  const dialect = new SqliteDialect({ database });
  const createDriver = dialect.createDriver.bind(dialect);
  dialect.createDriver = () => Object.assign(createDriver(), { beginTransaction: () => opened.begin() });
  return { dialect, kept, inUse: () => ({ held: 0, idle: 1, waiting: 0 }) };
}

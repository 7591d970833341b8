import type { Session } from "../../model/dialect.ts";
import { transactionOn } from "../shared/transaction.ts";
import { openSqlite, type SqliteDatabase } from "./driver.ts";

/** Reads rows. Node 22 trips over a table that another connection altered since; a second look sees it as it is. */
function read(database: SqliteDatabase, sql: string, params: readonly unknown[]): Record<string, unknown>[] {
  try {
    return database.all(sql, params);
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_INVALID_STATE" || !/^\s*SELECT\b/i.test(sql)) throw error;
    return database.all(sql, params);
  }
}

const BEGIN = "BEGIN IMMEDIATE";

/** Opens a file (made if absent). Foreign keys are not enforced: tables are rebuilt, and SQLite has them off unless a client asks. */
export async function connect(file: string): Promise<Session> {
  const database = await openSqlite(file);
  database.exec("PRAGMA busy_timeout = 5000");
  database.exec("PRAGMA foreign_keys = OFF");
  // Renaming the rebuilt table must not rewrite what refers to the old one by name.
  database.exec("PRAGMA legacy_alter_table = ON");
  const run = async (sql: string, params: readonly unknown[] = []): Promise<number> => {
    if (params.length > 0 || /^\s*(INSERT|UPDATE|DELETE|REPLACE|WITH)\b/i.test(sql)) return database.run(sql, params);
    if (sql === BEGIN) await database.begin("PRAGMA legacy_alter_table = ON; ");
    else database.exec(sql);
    return 0;
  };
  let open = true;
  const close = async (): Promise<void> => {
    if (open) database.close();
    open = false;
  };
  return {
    query: async <R extends object>(sql: string, params: readonly unknown[] = []) => read(database, sql, params) as R[],
    run,
    // A deferred transaction that reads, then writes, fails at once when another has written meanwhile. One that failed before it may have
    // left the setting as it needed it.
    transaction: transactionOn(run, BEGIN),
    close,
    [Symbol.asyncDispose]: close,
  };
}

import { UnderpinError } from "../../model/error.ts";

/** A prepared statement, as node:sqlite and libsql both have it. */
interface SqliteStatement {
  all(...params: unknown[]): Record<string, unknown>[];
  run(...params: unknown[]): { changes: number | bigint };
}

/** An open SQLite database; every call is synchronous. */
export interface SqliteDatabase {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): unknown;
  close(): unknown;
}

// Held in variables: neither has types here, and only one of them is there on any Node.
const NODE_SQLITE: string = "node:sqlite";
const LIBSQL: string = "libsql";

/** Opens a file with what Node has built in (22.13+), else with libsql, which needs no compiler. */
export async function openSqlite(file: string): Promise<SqliteDatabase> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) {
    const { DatabaseSync } = (await import(NODE_SQLITE)) as {
      DatabaseSync: new (file: string, options: object) => SqliteDatabase;
    };
    return new DatabaseSync(file, { enableForeignKeyConstraints: false });
  }
  try {
    const { default: Database } = (await import(LIBSQL)) as { default: new (file: string) => SqliteDatabase };
    return new Database(file);
  } catch (cause) {
    if ((cause as { code?: string }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new UnderpinError("UP-DRIVER", {
      what: "This Node has no SQLite of its own.",
      fine: "Nothing was done.",
      next: "npm install libsql, or use Node 22.13 or newer",
      cause,
    });
  }
}

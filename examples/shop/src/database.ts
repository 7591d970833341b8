import { Kysely, MysqlDialect, PostgresDialect, SqliteDialect, type Dialect } from "kysely";
import { marker } from "underpin/client";

/**
 * Kysely on any of the databases. Every connection says for which version its release was built: the one thing that a
 * service has to do for Underpin, besides the guard.
 */
export async function openKysely<T>(url: string, version: number): Promise<Kysely<T>> {
  return new Kysely<T>({ dialect: await dialectOf(url, version) });
}

async function dialectOf(url: string, version: number): Promise<Dialect> {
  const { postgresOptions, mysqlInit } = marker(version);
  if (url.startsWith("postgres")) {
    const { default: pg } = await import("pg");
    const pool = new pg.Pool({ connectionString: url, options: postgresOptions, max: 4 });
    // One whose server goes away is replaced; without somebody who hears that, the process would end, idle or not.
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    return new PostgresDialect({ pool });
  }
  if (url.startsWith("mysql")) {
    const { createPool } = await import("mysql2");
    const pool = createPool({ uri: url, connectionLimit: 4 });
    pool.on("connection", (connection) => void connection.query(mysqlInit));
    return new MysqlDialect({ pool });
  }
  const { default: Database } = await import("libsql");
  const database = new Database(url.replace(/^sqlite:\/\/\//, ""));
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA busy_timeout = 5000");
  return new SqliteDialect({ database });
}

import Database from "libsql";
import type { Session } from "underpin";
import { openDatabase } from "underpin/engine";
import { startMariadb, startPostgres, type Server } from "../harness/servers.ts";
import { NOT_COMPARED, shown, type Rows } from "./rows.ts";

/** Where both sides have their rows. */
export interface Databases extends AsyncDisposable {
  /** What keystone.conf says of a side's database. */
  connection(side: string): string;
  /** Fills a side's database with the made cloud's rows; its tables are there. */
  fill(side: string, seed: string): Promise<void>;
  rows(side: string): Promise<Rows>;
}

/** What a run may be told to use. */
export type DatabaseName = "sqlite" | "mariadb" | "postgres";

/** Databases for both sides, on a server of their own; nothing for files of SQLite. */
export async function openDatabases(name: DatabaseName): Promise<Databases | undefined> {
  return name === "sqlite" ? undefined : await ServerDatabases.start(name);
}

/** How the two kinds of servers differ. */
interface Manner {
  readonly scheme: string;
  readonly quote: (name: string) => string;
  readonly text: (value: string) => string;
  /** Lets rows go in whatever order. */
  readonly careless: string;
  /** Names of a database's tables. */
  readonly tables: string;
}

const MANNERS: Readonly<Record<Exclude<DatabaseName, "sqlite">, Manner>> = {
  mariadb: {
    scheme: "mysql+pymysql",
    quote: (name) => `\`${name}\``,
    text: (value) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`,
    careless: "SET foreign_key_checks = 0",
    tables: "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = database()",
  },
  postgres: {
    scheme: "postgresql+psycopg2",
    quote: (name) => `"${name}"`,
    text: (value) => `'${value.replaceAll("'", "''")}'`,
    careless: "SET session_replication_role = replica",
    tables: "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  },
};

class ServerDatabases implements Databases {
  readonly #server: Server;
  readonly #manner: Manner;
  readonly #sessions = new Map<string, Session>();

  private constructor(server: Server, manner: Manner) {
    this.#server = server;
    this.#manner = manner;
  }

  static async start(name: Exclude<DatabaseName, "sqlite">): Promise<ServerDatabases> {
    const server = name === "mariadb" ? await startMariadb() : await startPostgres();
    await using admin = await (await openDatabase(server.url)).connect();
    for (const side of ["python", "ours"]) await admin.run(`CREATE DATABASE ${side}`);
    return new ServerDatabases(server, MANNERS[name]);
  }

  connection(side: string): string {
    return this.#url(side).replace(/^\w+:/, `${this.#manner.scheme}:`);
  }

  async fill(side: string, seed: string): Promise<void> {
    const { quote, text, careless } = this.#manner;
    const session = await this.#session(side);
    await session.run(careless);
    const tables = await session.query<{ name: string }>(this.#manner.tables);
    const made = new Database(seed, { readonly: true });
    for (const { name } of tables) {
      if (/^alembic_version$|^migrate_version$|underpin/.test(name)) continue;
      await session.run(`DELETE FROM ${quote(name)}`);
      const isThere = made.prepare("select count(*) as n from sqlite_master where type = 'table' and name = ?").get(name) as { n: number };
      const rows = isThere.n === 0 ? [] : (made.prepare(`select * from ${quote(name)}`).all() as Record<string, unknown>[]);
      const [first] = rows;
      if (first === undefined) continue;
      const value = (one: unknown): string => (one === null ? "NULL" : text(String(one)));
      const values = rows.map((row) => `(${Object.values(row).map(value).join(", ")})`);
      await session.run(`INSERT INTO ${quote(name)} (${Object.keys(first).map(quote).join(", ")}) VALUES ${values.join(", ")}`);
      for (const id of ["id", "internal_id"])
        if (this.#manner === MANNERS.postgres && typeof first[id] === "number")
          await session.query(`SELECT setval(pg_get_serial_sequence('${quote(name)}', '${id}'), (SELECT max(${id}) FROM ${quote(name)}))`);
    }
    made.close();
  }

  async rows(side: string): Promise<Rows> {
    const session = await this.#session(side);
    const tables = await session.query<{ name: string }>(this.#manner.tables);
    const found: [string, Rows[string]][] = [];
    for (const { name } of tables) {
      if (NOT_COMPARED.test(name)) continue;
      const rows = await session.query(`SELECT * FROM ${this.#manner.quote(name)}`);
      found.push([name, rows.map((row) => shown(name, row))]);
    }
    return Object.fromEntries(found);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.#sessions.values()) await session.close();
    await this.#server.stop();
  }

  #url(side: string): string {
    return this.#server.url.replace(/\/(?:postgres|mysql)$/, `/${side}`);
  }

  async #session(side: string): Promise<Session> {
    const known = this.#sessions.get(side);
    if (known !== undefined) return known;
    const session = await (await openDatabase(this.#url(side))).connect();
    this.#sessions.set(side, session);
    return session;
  }
}

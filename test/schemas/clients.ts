import { createRequire } from "node:module";
import { createConnection } from "mysql2/promise";
import { Client as PostgresConnection } from "pg";
import type { DialectName } from "underpin";

/** What came of a statement: its rows or how many it touched, or the server's code for the refusal. One line, to compare. */
type Outcome = `ok ${string}` | `refused ${string}`;

/** An application's own connection: none of the engine's code. */
export interface Client {
  run(sql: string): Promise<Outcome>;
  /** Rows as lists of texts; throws what the server says. */
  rows(sql: string): Promise<readonly (readonly (string | null)[])[]>;
  close(): Promise<void>;
}

type Rows = readonly (readonly (string | null)[])[];

const reads = (sql: string): boolean => /^\s*(SELECT|SHOW|CALL|WITH|VALUES)\b|\bRETURNING\b/i.test(sql);

/** Rows that come in no order are compared in one of ours. What the clock or chance says is only known to be there. */
function textOf(sql: string, rows: Rows): string {
  const lines = rows.map((row) =>
    JSON.stringify(row)
      .replaceAll(/20[2-9]\d-\d\d-\d\d([ T]\d\d:\d\d:\d\d(\.\d+)?(\+\d\d)?)?/g, "<now>")
      .replaceAll(/(?!0{8}-)[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, "<uuid>"),
  );
  return (/\bORDER BY\b/i.test(sql) ? lines : lines.toSorted()).join(" ");
}

function clientOf(
  execute: (sql: string) => Promise<{ readonly rows: Rows; readonly count: number }>,
  codeOf: (error: unknown) => string,
  close: () => Promise<void>,
): Client {
  return {
    run: async (sql) => {
      try {
        const { rows, count } = await execute(sql);
        return `ok ${reads(sql) ? textOf(sql, rows) : count}`;
      } catch (error) {
        return `refused ${codeOf(error)}`;
      }
    },
    rows: async (sql) => (await execute(sql)).rows,
    close,
  };
}

/** Connects as an application does. */
export async function connect(dialect: DialectName, url: string): Promise<Client> {
  switch (dialect) {
    case "postgres":
      return await postgresClient(url);
    case "mysql":
      return await mysqlClient(url);
    default:
      return sqliteClient(url);
  }
}

async function postgresClient(url: string): Promise<Client> {
  const client = new PostgresConnection({ connectionString: url, types: { getTypeParser: () => (text: string) => text } });
  await client.connect();
  return clientOf(
    async (sql) => {
      const result = await client.query<(string | null)[]>({ text: sql, rowMode: "array" });
      return { rows: result.rows ?? [], count: result.rowCount ?? 0 };
    },
    // Of a row that is twice there it names the index that was made first; one whose column gets another type is made anew.
    (error) => String((error as { code?: string }).code).replace(/^(23505|23P01)$/, "23505 or 23P01"),
    () => client.end(),
  );
}

async function mysqlClient(url: string): Promise<Client> {
  const connection = await createConnection({
    uri: url,
    charset: "utf8mb4",
    rowsAsArray: true,
    // CALL and BLOBs need no more than to be compared.
    typeCast: (field) => (/BLOB|BIT|GEOMETRY/.test(field.type) ? (field.buffer()?.toString("hex") ?? null) : field.string()),
  });
  return clientOf(
    async (sql) => {
      const [result] = await connection.query(sql);
      return Array.isArray(result)
        ? { rows: result as unknown as Rows, count: result.length }
        : // MySQL counts a replaced row once or twice, as it thinks best.
          { rows: [], count: /^\s*REPLACE\b/i.test(sql) ? 0 : ((result as { affectedRows?: number }).affectedRows ?? 0) };
    },
    // Which of two faults of a statement comes first is the business of whoever else looks at it: what is left out, or what does not fit.
    (error) =>
      String((error as { errno?: number }).errno)
        .replace(/^(1364|1366)$/, "1364 or 1366")
        // Of a row that is twice there and refers to nothing it says what it finds first: any copy of the table may change which.
        .replace(/^(1062|1452)$/, "1062 or 1452"),
    () => connection.end(),
  );
}

interface SqliteStatement {
  raw(): SqliteStatement;
  all(): unknown[][];
  run(): { changes: number };
}

interface SqliteDatabase {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  close(): void;
}

function sqliteClient(url: string): Client {
  const Database = createRequire(import.meta.url)("libsql") as new (file: string) => SqliteDatabase;
  const database = new Database(url.replace(/^sqlite:\/\/\//, ""));
  for (const pragma of ["busy_timeout = 5000", "foreign_keys = ON", "synchronous = OFF"]) database.exec(`PRAGMA ${pragma}`);
  const text = (value: unknown): string | null => (value === null ? null : Buffer.isBuffer(value) ? value.toString("hex") : String(value));
  return clientOf(
    async (sql) => {
      if (reads(sql)) {
        const rows = database
          .prepare(sql)
          .raw()
          .all()
          .map((row) => row.map(text));
        return { rows, count: rows.length };
      }
      if (/^\s*(INSERT|UPDATE|DELETE|REPLACE)\b/i.test(sql)) return { rows: [], count: database.prepare(sql).run().changes };
      database.exec(sql);
      return { rows: [], count: 0 };
    },
    // Which constraint it was is SQLite's business: a NOT NULL may be a check for a while.
    (error) => String((error as { code?: string }).code).replace(/^(SQLITE_CONSTRAINT)_.*/, "$1"),
    async () => database.close(),
  );
}

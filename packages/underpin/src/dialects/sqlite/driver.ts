import { setTimeout as delay } from "node:timers/promises";
import { UnderpinError } from "../../model/error.ts";

/** An open SQLite database; every call is synchronous. Integers come as bigint where a number would be rounded, bytes as Buffer. */
export interface SqliteDatabase {
  all(sql: string, params: readonly unknown[]): Record<string, unknown>[];
  /** Returns how many rows were changed. */
  run(sql: string, params: readonly unknown[]): number;
  exec(sql: string): unknown;
  /**
   * Begins a transaction that may write, and says what comes before it. Who has to wait for another writer lets the process go on: it
   * may be the one that it waits for.
   */
  begin(before?: string): Promise<void>;
  close(): unknown;
}

/** A prepared statement, as node:sqlite and libsql both have it. */
interface SqliteStatement {
  all(...params: unknown[]): Record<string, unknown>[];
  run(...params: unknown[]): { changes: number | bigint };
}

interface NodeStatement extends SqliteStatement {
  setReadBigInts(on: boolean): void;
}

/** What the two drivers have in common. */
interface Driver<S extends SqliteStatement> {
  prepare(sql: string): S;
  exec(sql: string): unknown;
  close(): unknown;
}

interface LibsqlDatabase extends Driver<SqliteStatement> {
  defaultSafeIntegers(on: boolean): unknown;
}

// Held in variables: neither has types here, and only one of them is there on any Node.
const NODE_SQLITE: string = "node:sqlite";
const LIBSQL: string = "libsql";

/**
 * Opens a file with what Node has built in (22.13+), else with libsql, which needs no compiler.
 *
 * @param kept statements that stay prepared once they have run; others may be added any time
 * @throws UnderpinError `UP-DRIVER`
 */
export async function openSqlite(file: string, kept: ReadonlySet<string> = new Set()): Promise<SqliteDatabase> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) {
    const { DatabaseSync } = (await import(NODE_SQLITE)) as {
      DatabaseSync: new (file: string, options: object) => Driver<NodeStatement>;
    };
    const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    return over(database, kept, (sql) => {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      return { all: (params) => statement.all(...params), run: (params) => statement.run(...params) };
    });
  }
  try {
    const { default: Database } = (await import(LIBSQL)) as { default: new (file: string) => LibsqlDatabase };
    const database = new Database(file);
    database.defaultSafeIntegers(true);
    return over(database, kept, (sql) => {
      const statement = database.prepare(sql);
      // As one list: a single parameter that is an object would be taken for named ones.
      return { all: (params) => statement.all(params), run: (params) => statement.run(params) };
    });
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

interface Prepared {
  readonly all: (params: unknown[]) => Record<string, unknown>[];
  readonly run: (params: unknown[]) => { readonly changes: number | bigint };
}

/** How long a writer waits for another one, and how long it sleeps before it looks again, in milliseconds. */
const [PATIENCE, NAP]: readonly [number, number] = [5000, 5];

/**
 * At once or not at all, time and again. No statement of a transaction is ever told that another one writes: libsql would keep the
 * snapshot of such a statement until memory is cleared, and all who read on that connection would see the rows of then.
 */
async function beginOn(exec: (sql: string) => unknown, before: string): Promise<void> {
  for (const until = Date.now() + PATIENCE; ;) {
    exec("PRAGMA busy_timeout = 0");
    try {
      exec(`${before}BEGIN IMMEDIATE`);
      return;
    } catch (error) {
      if (!/is locked/.test((error as Error).message) || Date.now() > until) throw error;
    } finally {
      exec(`PRAGMA busy_timeout = ${PATIENCE}`);
    }
    await delay(NAP);
  }
}

function over<S extends SqliteStatement>(
  database: Driver<S>,
  kept: ReadonlySet<string>,
  prepare: (sql: string) => Prepared,
): SqliteDatabase {
  const ready = new Map<string, Prepared>();
  const use = <R>(sql: string, run: (statement: Prepared) => R): R => {
    const statement = ready.get(sql) ?? prepare(sql);
    // What fails is prepared again the next time.
    ready.delete(sql);
    const result = run(statement);
    if (kept.has(sql)) ready.set(sql, statement);
    return result;
  };
  return {
    all: (sql, params) => use(sql, (statement) => statement.all(params.map(bound))).map(readable),
    run: (sql, params) => Number(use(sql, (statement) => statement.run(params.map(bound))).changes),
    exec: (sql) => database.exec(sql),
    begin: (before = "") => beginOn((sql) => database.exec(sql), before),
    close: () => {
      ready.clear();
      return database.close();
    },
  };
}

function bound(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === "boolean") return Number(value);
  // A copy of its own: libsql takes a view's memory from the start, wherever the view begins.
  return value instanceof Uint8Array ? new Uint8Array(value) : value;
}

function readable(row: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) row[name] = Number(value);
    else if (value instanceof Uint8Array) row[name] = Buffer.from(value);
    else if (value instanceof ArrayBuffer) row[name] = Buffer.from(value);
  }
  return row;
}

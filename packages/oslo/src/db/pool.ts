import type { Kysely, Transaction } from "kysely";
import type { DialectName } from "underpin";
import { marker } from "underpin/client";
import { connectionOf, failureOf, type Connection, type Failure, type ServerOptions } from "underpin/database";
import { converted, toBoolean, toText } from "./converted.ts";
import type { DriverPool, PoolOptions } from "./driver-pool.ts";
import { heldTo } from "./lengths.ts";
import { mysqlPool } from "./mysql-pool.ts";
import { postgresPool } from "./postgres-pool.ts";
import { sqlitePool } from "./sqlite.ts";
import { PoolTimeoutError, StatementTimeoutError } from "./timeout.ts";
import { Trust, type Care } from "./under-way.ts";

/** A service's database. Rows come the same from all of them: truth values as booleans, times as the text that the database has. */
export interface Pool<T> {
  readonly db: Kysely<T>;
  readonly dialect: DialectName;
  /** What an error of the driver's means; "lock" also where there was no connection, or no answer, in time. */
  failure(error: unknown): Failure;
  /**
   * Reads, again if the server rolled it back or the connection went: nothing is written twice.
   *
   * @throws the driver's error, after {@link TRIES}
   */
  read<R>(body: (db: Kysely<T>) => Promise<R>): Promise<R>;
  /**
   * Runs a transaction, again as a whole if the server rolled it back, or takes no writes. Where the connection goes while it is committed nobody knows whether it
   * was: that is not tried again.
   *
   * @throws the driver's error, after {@link TRIES}
   */
  write<R>(body: (trx: Transaction<T>) => Promise<R>): Promise<R>;
  /**
   * Has servers keep a statement prepared, by its text: one that is read very often, and whose columns are the same whatever becomes of the
   * tables. It must not be run in a transaction.
   */
  keep(sql: string): void;
  /** The most connections that there may be. */
  readonly size: number;
  readonly inUse: DriverPool["inUse"];
  /** How often something was tried again, since the pool was opened: after a rollback by the server, and after a connection was lost or led to a server of no use. */
  readonly retries: () => Readonly<Record<Passing, number>>;
  close(): Promise<void>;
}

/** How often a transaction is tried. */
export const TRIES = 3;

/**
 * Opens a pool by a URL, SQLAlchemy's or any other that Underpin takes. No connection is made before the first statement.
 *
 * @example
 * const pool = await openPool<Tables>("mysql+pymysql://keystone:secret@db/keystone", options);
 * const users = await pool.read((db) => db.selectFrom("user").select("id").execute());
 *
 * @throws UnderpinError `UP-URL`, `UP-CONFIG`, `UP-DRIVER`
 */
export async function openPool<T>(url: string, options: PoolOptions): Promise<Pool<T>> {
  const connection = await connectionOf(url);
  const ofDriver = await failureOf(connection);
  const failure = (error: unknown): Failure =>
    error instanceof PoolTimeoutError || error instanceof StatementTimeoutError ? "lock" : ofDriver(error);
  const isUseless = (error: unknown): boolean => ELSEWHERE.has(failure(error));
  const { dialect, inUse, kept } = await driverPool(connection, options, {
    limit: options.statementTimeout,
    isUseless,
    trust: new Trust(),
  });
  const { Kysely: Builder } = await import("kysely");
  const name: DialectName = "postgres" in connection ? "postgres" : "mysql" in connection ? "mysql" : "sqlite";
  const plugins = [
    ...(name === "sqlite" ? [converted(options.booleans, toBoolean), ...(options.texts ? [converted(options.texts, toText)] : [])] : []),
    ...(options.lengths === undefined ? [] : [heldTo(options.lengths)]),
    ...(options.plugins?.(name) ?? []),
  ];
  const db = new Builder<T>({ dialect, plugins });
  const retries = { retry: 0, lost: 0 };
  return {
    db,
    dialect: name,
    failure,
    read: (body) => again(retries, failure, () => body(db)),
    write: <R>(body: (trx: Transaction<T>) => Promise<R>) => {
      let isCommitting = false;
      const told = (error: unknown): Failure => (isCommitting && failure(error) === "lost" ? "refused" : failure(error));
      return again(retries, told, () => {
        isCommitting = false;
        return db.transaction().execute(async (trx) => {
          const result = await body(trx);
          isCommitting = true;
          return result;
        });
      });
    },
    keep: (statement) => void kept.add(statement),
    size: "sqlite" in connection ? 1 : options.size,
    inUse,
    retries: () => ({ ...retries }),
    close: () => db.destroy(),
  };
}

/** What another connection may do away with: a balancer may have another server for it. */
const ELSEWHERE: ReadonlySet<Failure> = new Set(["lost", "read-only"]);

async function driverPool(connection: Connection, options: PoolOptions, care: Care): Promise<DriverPool> {
  const said = marker(options.version);
  if ("postgres" in connection) return await postgresPool(await given(connection.postgres), said, options, care);
  if ("mysql" in connection) return await mysqlPool(await given(connection.mysql), said, options, care);
  return await sqlitePool(connection.sqlite);
}

async function given(options: ServerOptions | (() => ServerOptions | Promise<ServerOptions>)): Promise<ServerOptions> {
  return typeof options === "function" ? await options() : options;
}

/** What may be well another time. */
type Passing = "retry" | "lost";

async function again<R>(retries: Record<Passing, number>, failure: (error: unknown) => Failure, body: () => Promise<R>): Promise<R> {
  for (let tries = 1; ; tries++) {
    try {
      return await body();
    } catch (error) {
      const why = failure(error);
      if (tries === TRIES || (why !== "retry" && !ELSEWHERE.has(why))) throw error;
      retries[why === "retry" ? why : "lost"]++;
    }
  }
}

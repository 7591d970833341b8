import type { Duplex } from "node:stream";
import type { FieldPacket, PoolConnection, PoolOptions as MysqlOptions } from "mysql2";
import type { Marker } from "underpin/client";
import type { ServerOptions } from "underpin/database";
import type { DriverPool, PoolOptions } from "./driver-pool.ts";
import { PoolTimeoutError, StatementTimeoutError } from "./timeout.ts";
import { UnderWay, type Care } from "./under-way.ts";
import { withoutUnknownCharacters, type Run } from "./unknown-characters.ts";

type Answered = (error: unknown, result?: unknown, fields?: readonly FieldPacket[]) => void;
type Got = (error: unknown, connection?: PoolConnection) => void;

/** What oslo.db sets where nobody says otherwise: what does not fit is refused, not cut off. */
const STRICT = "SET SESSION sql_mode = 'TRADITIONAL'";

/**
 * A row that was changed since a transaction has begun is written as it is now. From 11.6.2 on MariaDB refuses that of itself (1020), and of many who write
 * one row all but the first would begin anew, again and again. What has no such setting sees nothing of it.
 */
const CURRENT = "SET SESSION lock_wait_timeout = @@SESSION.lock_wait_timeout /*M!101108 , innodb_snapshot_isolation = OFF */";

/** The protocol's number for a TINYINT. */
const TINY = 1;

/** How many statements a connection keeps prepared. The driver takes its memory for all of them at once: of its own 16,000, half a MiB. */
const MOST_PREPARED = 300;

/** How many kinds of rows the driver knows how to read, with its memory for them all at once: of its own 15,000, 0.7 MiB. */
const MOST_KINDS_OF_ROWS = 1000;

/** A pool of `mysql2`. */
export async function mysqlPool(server: ServerOptions, { mysqlInit }: Marker, options: PoolOptions, care: Care): Promise<DriverPool> {
  const [{ createPool, setMaxParserCache }, { MysqlDialect }] = await Promise.all([import("mysql2"), import("kysely")]);
  setMaxParserCache(MOST_KINDS_OF_ROWS);
  const connectSeconds = Math.min(care.limit ?? options.timeout, options.timeout);
  const pool = createPool({
    ...(server as MysqlOptions),
    connectionLimit: options.size,
    connectTimeout: connectSeconds * 1000,
    idleTimeout: options.recycle * 1000,
    maxPreparedStatements: MOST_PREPARED,
    charset: "utf8mb4_general_ci",
    timezone: "Z",
    dateStrings: true,
    supportBigNumbers: true,
  });
  const statement = (connection: PoolConnection): UnderWay =>
    new UnderWay(
      care,
      () => streamOf(connection).destroy(),
      () => discard(connection),
    );
  const kept = new Set<string>();
  let open = 0;
  pool.on("connection", (connection) => {
    open++;
    care.trust.made(connection);
    streamOf(connection).once("close", () => open--);
    const synced = options.syncWait === undefined ? [] : [`SET SESSION wsrep_sync_wait = ${options.syncWait}`];
    for (const sql of [STRICT, CURRENT, mysqlInit, ...synced]) connection.query(sql, () => {});
    const query = withoutUnknownCharacters(connection.query.bind(connection) as Run);
    const execute = withoutUnknownCharacters(connection.execute.bind(connection) as Run);
    const run: Run = (sql, ...rest) => {
      const answered = rest.at(-1);
      const given = typeof answered === "function" ? [...rest.slice(0, -1), watched(answered as Answered, statement(connection))] : rest;
      return (kept.has(sql as string) ? execute : query)(sql, ...given);
    };
    Object.assign(connection, { query: run });
  });
  let [held, waiting] = [0, 0];
  /** The pool says nothing of the release of one that is gone. */
  const counted = (connection: PoolConnection): PoolConnection => {
    const { release } = connection;
    held++;
    connection.release = () => {
      held--;
      connection.release = release;
      release.call(connection);
    };
    return connection;
  };
  return {
    dialect: new MysqlDialect({
      pool: {
        // Who has waited for too long is told so; the connection that comes for it later goes to the next.
        getConnection: (got) => {
          waiting++;
          let isLate = false;
          const timer = setTimeout(() => {
            isLate = true;
            waiting--;
            (got as Got)(new PoolTimeoutError(options.timeout));
          }, options.timeout * 1000);
          const take = (): void =>
            pool.getConnection((error, connection) => {
              if (!error && !care.trust.has(connection)) {
                discard(connection);
                return take();
              }
              clearTimeout(timer);
              if (isLate) return error ? undefined : connection.release();
              waiting--;
              if (error)
                return (got as Got)(error.code === "ETIMEDOUT" ? new StatementTimeoutError(connectSeconds, { cause: error }) : error);
              got(error, counted(connection));
            });
          take();
        },
        end: (ended) => pool.end(ended),
      },
    }),
    kept,
    inUse: () => ({ held, idle: Math.max(0, open - held), waiting }),
  };
}

const streamOf = (connection: PoolConnection): Duplex => (connection as unknown as { readonly stream: Duplex }).stream;

/** Takes a connection that is asked nothing out of the pool. */
function discard(connection: PoolConnection): void {
  connection.destroy();
  // Which waits for the other end.
  streamOf(connection).destroy();
}

/** Hears of a statement's answer before who asked. */
function watched(answered: Answered, statement: UnderWay): Answered {
  return (error, result, fields) => {
    if (error) return answered(statement.failed(error), result, fields);
    statement.answered();
    if (Array.isArray(result)) withBooleans(result as Record<string, unknown>[], fields ?? []);
    answered(error, result, fields);
  };
}

/** What MariaDB calls BOOLEAN is a TINYINT(1). The driver's own way to tell them, a function that is asked of each value, takes longer than reading the rows. */
function withBooleans(rows: readonly Record<string, unknown>[], fields: readonly FieldPacket[]): void {
  for (const { name, columnType, columnLength } of fields)
    if (columnType === TINY && columnLength === 1) for (const row of rows) if (row[name] !== null) row[name] = row[name] !== 0;
}

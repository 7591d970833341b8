import type { Duplex } from "node:stream";
import type { PoolConnection, PoolOptions as MysqlOptions } from "mysql2";
import type { Marker } from "underpin/client";
import type { ServerOptions } from "underpin/database";
import type { DriverPool, PoolOptions } from "./driver-pool.ts";
import { PoolTimeoutError } from "./timeout.ts";

type Run = (sql: unknown, ...rest: readonly unknown[]) => unknown;
type Got = (error: unknown, connection?: PoolConnection) => void;

/** What oslo.db sets where nobody says otherwise: what does not fit is refused, not cut off. */
const STRICT = "SET SESSION sql_mode = 'TRADITIONAL'";

/** How many statements a connection keeps prepared. The driver takes its memory for all of them at once: of its own 16,000, half a MiB. */
const MOST_PREPARED = 300;

/** A pool of `mysql2`. */
export async function mysqlPool(server: ServerOptions, { mysqlInit }: Marker, options: PoolOptions): Promise<DriverPool> {
  const [{ createPool }, { MysqlDialect }] = await Promise.all([import("mysql2"), import("kysely")]);
  const pool = createPool({
    ...(server as MysqlOptions),
    connectionLimit: options.size,
    idleTimeout: options.recycle * 1000,
    maxPreparedStatements: MOST_PREPARED,
    charset: "utf8mb4_general_ci",
    timezone: "Z",
    dateStrings: true,
    supportBigNumbers: true,
    typeCast: (field, next) => {
      if (field.type !== "TINY" || field.length !== 1) return next();
      const text = field.string();
      return text === null ? null : text !== "0";
    },
  });
  const kept = new Set<string>();
  let open = 0;
  pool.on("connection", (connection) => {
    open++;
    (connection as unknown as { readonly stream: Duplex }).stream.once("close", () => open--);
    for (const sql of [STRICT, mysqlInit]) connection.query(sql, () => {});
    const query = connection.query.bind(connection) as Run;
    const execute = connection.execute.bind(connection) as Run;
    Object.assign(connection, { query: ((sql, ...rest) => (kept.has(sql as string) ? execute : query)(sql, ...rest)) satisfies Run });
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
          pool.getConnection((error, connection) => {
            clearTimeout(timer);
            if (isLate) return error ? undefined : connection.release();
            waiting--;
            (got as Got)(error, error ? connection : counted(connection));
          });
        },
        end: (ended) => pool.end(ended),
      },
    }),
    kept,
    inUse: () => ({ held, idle: Math.max(0, open - held), waiting }),
  };
}

import type { Dialect, KyselyPlugin } from "kysely";
import type { DialectName } from "underpin";
import type { Lengths } from "./lengths.ts";

/** How a service's connections are made and held; times are in seconds, as in `[database]`. */
export interface PoolOptions {
  /** The last evolution that the service's code was built for: its connections say so (`marker` of `underpin/client`). */
  readonly version: number;
  /** Columns that hold truth values, by name: SQLite has no type for them. */
  readonly booleans: ReadonlySet<string>;
  /** Columns of text that Python gives bytes, by name: SQLite keeps them as bytes. */
  readonly texts?: ReadonlySet<string>;
  /** What texts are held to; to what the database does about them if left out. */
  readonly lengths?: Lengths;
  /** Connections at most: `max_pool_size` and `max_overflow` together. */
  readonly size: number;
  /** How long a request waits for a connection: `pool_timeout`. */
  readonly timeout: number;
  /** After how long a connection is made anew: `connection_recycle_time`. */
  readonly recycle: number;
  /** How long a server may take for a statement, or to take a connection; then that is given up (`StatementTimeoutError`). No limit if left out. */
  readonly statementTimeout?: number;
  /** `mysql_wsrep_sync_wait`: for what a server of Galera's waits until it is up to date; the server's own setting if left out. */
  readonly syncWait?: number;
  /** What every query passes through, and every transaction has with it. */
  readonly plugins?: (dialect: DialectName) => readonly KyselyPlugin[];
}

/** How a pool is used at the moment. */
export interface InUse {
  /** Connections that requests hold. */
  readonly held: number;
  /** Connections that nobody holds. */
  readonly idle: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
}

/** What a driver's pool has in common. */
export interface DriverPool {
  readonly dialect: Dialect;
  /** Statements that stay prepared. */
  readonly kept: Set<string>;
  readonly inUse: () => InUse;
}

import type { Dialect } from "kysely";
import type { Lengths } from "./lengths.ts";

/** How a service's connections are made and held; times are in seconds, as in `[database]`. */
export interface PoolOptions {
  /** The last evolution that the service's code was built for: its connections say so (`marker` of `underpin/client`). */
  readonly version: number;
  /** Columns that hold truth values, by name: SQLite has no type for them. */
  readonly booleans: ReadonlySet<string>;
  /** What texts are held to; to what the database does about them if left out. */
  readonly lengths?: Lengths;
  /** Connections at most: `max_pool_size` and `max_overflow` together. */
  readonly size: number;
  /** How long a request waits for a connection: `pool_timeout`. */
  readonly timeout: number;
  /** After how long a connection is made anew: `connection_recycle_time`. */
  readonly recycle: number;
}

/** What a driver's pool has in common. */
export interface DriverPool {
  readonly dialect: Dialect;
  /** Statements that servers keep prepared; a driver that has no use for it takes no notice. */
  readonly kept: Set<string>;
  /** Connections that requests hold, and requests that wait for one. */
  readonly inUse: () => { readonly held: number; readonly waiting: number };
}

import type { ConnectionOptions } from "node:tls";

/** What `node:tls` takes; `verifyIdentity` is `mysql2`'s word for holding the certificate against the host's name. */
export type ServerTls = ConnectionOptions & { readonly verifyIdentity?: boolean };

/** What a driver needs to know of a server, in its own words: it gets all that is given, also what is not named here. */
export interface ServerOptions {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  /** The database's name. */
  readonly database: string;
  /** True for TLS with the authorities that Node trusts; or which to trust: `ca`, `cert`, `key`, `rejectUnauthorized`. */
  readonly ssl?: boolean | ServerTls;
  readonly [option: string]: unknown;
}

/** Options as they are, or what makes them anew for each connection: for passwords that expire, tunnels, a cloud's own connector. */
export type Given<T> = T | (() => T | Promise<T>);

/**
 * A database by its driver's own options instead of a URL: the `ClientConfig` of `pg`, the `ConnectionOptions` of `mysql2`, or a
 * file's path.
 *
 * @example
 * { postgres: { host: "db1", database: "shop", user: "shop", password, ssl: { ca: readFileSync("ca.pem", "utf8") } } }
 * @example
 * { mysql: async () => ({ host, database: "shop", user: "shop", password: await freshToken(), ssl: { ca } }) }
 */
export type Connection =
  | { readonly postgres: Given<ServerOptions> }
  | { readonly mysql: Given<ServerOptions> }
  | { readonly sqlite: string };

/** Where a database is: one of the two. */
export interface Place {
  /** See `openDatabase` for the forms it may have. */
  readonly url?: string;
  readonly connection?: Connection;
}

/**
 * How a client says for which version it was built, so that the sync triggers know which side it means when it writes
 * both. An unmarked client is the old release, and stays correct. SQLite has no session variables: nothing to say there.
 *
 * The marker must survive a pool's resets, so it belongs where the connection is made, not into a statement.
 */
export interface Marker {
  /** PostgreSQL, for the connection's `options`: DISCARD ALL and RESET return to it. PgBouncer does not carry them. */
  readonly postgresOptions: string;
  /** PostgreSQL, for the connection's `application_name`, before the service's own name: PgBouncer carries it, in transaction mode too. */
  postgresApplicationName(name?: string): string;
  /** PostgreSQL, once for a database role of this release, instead of `options`: `ALTER ROLE … SET …`. */
  postgresRole(role: string): string;
  /** MariaDB/MySQL, to be run whenever a connection is opened or reset. */
  readonly mysqlInit: string;
}

/**
 * The marker of a version: the number of the last evolution that the release's code was built for.
 *
 * @example
 * new pg.Pool({ options: marker(80).postgresOptions });
 * @example
 * pool.on("connection", (connection) => connection.query(marker(80).mysqlInit));
 */
export function marker(version: number): Marker {
  if (!Number.isInteger(version) || version < 0) throw new RangeError(`a version is a whole number, not ${version}`);
  return {
    postgresOptions: `-c underpin.version=${version}`,
    // In front: the server cuts a name after 63 bytes.
    postgresApplicationName: (name) => ["underpin=" + version, ...(name === undefined || name === "" ? [] : [name])].join(" "),
    postgresRole: (role) => `ALTER ROLE "${role.replaceAll('"', '""')}" SET underpin.version = '${version}'`,
    mysqlInit: `SET @underpin_version = ${version}`,
  };
}

import type { Connection, Place } from "../model/connection.ts";
import type { Database, Failure, Look } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import { mysqlEntry } from "./mysql/open.ts";
import { postgresEntry } from "./postgres/open.ts";
import type { DialectEntry, Found } from "./shared/entry.ts";
import { sqliteEntry } from "./sqlite/open.ts";

/** Every database there is. A new one is its folder, its name in the model, and its line here. */
const DIALECTS: readonly DialectEntry[] = [sqliteEntry, postgresEntry, mysqlEntry];

/**
 * Understands where a database is: a URL, ours or SQLAlchemy's, or its driver's own options. Opens nothing yet.
 *
 * - `sqlite:///file.db` (relative to the working directory), `sqlite:////absolute/file.db`
 * - `postgresql://user:password@host:5432/name?sslmode=verify-full&sslrootcert=ca.pem`, also `postgres://` and `postgresql+psycopg2://`
 * - `mysql://user:password@host:3306/name?ssl-mode=VERIFY_IDENTITY&ssl-ca=ca.pem`, also `mariadb://` and `mysql+pymysql://`
 *
 * @throws UnderpinError `UP-URL`; `UP-CONFIG` for a file with certificates that can't be read
 */
export async function openDatabase(where: string | Connection): Promise<Database> {
  return await loaded(await find(where));
}

async function loaded({ load, at, ...found }: Found): Promise<Database> {
  return { ...found, dialect: await load(), ...(at && { at: async (address) => loaded(await at(address)) }) };
}

async function find(where: string | Connection): Promise<Found> {
  return await openConnection(typeof where === "string" ? await connectionOf(where) : where);
}

/**
 * What a URL says to the driver of its database, for a service's own pool: the options of `pg` or `mysql2` (TLS and socket included), or the
 * path of a file. It understands the URLs that {@link openDatabase} does.
 *
 * @example
 * const connection = await connectionOf(process.env.DATABASE_URL);
 * if ("postgres" in connection) new pg.Pool({ ...connection.postgres, max: 10 });
 *
 * @throws UnderpinError `UP-URL`; `UP-CONFIG` for a file with certificates that can't be read
 */
export async function connectionOf(url: string): Promise<Connection> {
  const scheme = /^([a-z]+)(?:\+\w+)?:\/\//i.exec(url)?.[1]?.toLowerCase();
  const dialect = DIALECTS.find(({ schemes }) => scheme !== undefined && schemes.includes(scheme));
  if (dialect) return await dialect.connectionOf(url);
  throw new UnderpinError("UP-URL", {
    what: `The database URL's scheme ${scheme === undefined ? "is missing" : `"${scheme}" is not known`}.`,
    fine: "Nothing was opened.",
  });
}

/**
 * Tells what an error of a service's own driver means: "retry" for what the server rolled back (a deadlock, a conflict on Galera), "lock" for a
 * wait that was too long, "lost" for a connection that is gone, "data" for a constraint.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export async function failureOf(connection: Connection): Promise<(error: unknown) => Failure> {
  const { dialect } = await openConnection(connection);
  return (error) => dialect.failure(error);
}

function openConnection(connection: Connection): Promise<Found> {
  for (const dialect of DIALECTS) {
    const opened = dialect.open(connection);
    if (opened) return opened;
  }
  throw new UnderpinError("UP-CONFIG", {
    what: `No database is meant by a connection with ${Object.keys(connection).join(", ") || "nothing in it"}.`,
    fine: "Nothing was opened.",
    next: "Give it as { postgres: … }, { mysql: … } or { sqlite: … }.",
  });
}

/**
 * The database that options name.
 *
 * @throws UnderpinError `UP-CONFIG` if they name none; as {@link openDatabase}
 */
export async function openPlace(place: Place): Promise<Database> {
  return await openDatabase(whereOf(place));
}

/** The same, for a look at its record. */
export async function openLook(place: Place): Promise<Database<Look>> {
  return await find(whereOf(place));
}

function whereOf({ url, connection }: Place): string | Connection {
  const where = connection ?? url;
  if (where !== undefined) return where;
  throw new UnderpinError("UP-CONFIG", {
    what: "No database is named.",
    fine: "Nothing was opened.",
    next: "Pass --url, set DATABASE_URL, or name it in underpin.config.ts.",
  });
}

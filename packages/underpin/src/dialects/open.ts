import { existsSync } from "node:fs";
import { basename, isAbsolute, resolve } from "node:path";
import type { Connection, Given, Place, ServerOptions } from "../model/connection.ts";
import type { Database, Session } from "../model/dialect.ts";
import type { ErrorCode } from "../model/error-codes.ts";
import { messageOf, UnderpinError } from "../model/error.ts";

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
  if (typeof where !== "string") return await openConnection(where);
  const scheme = /^([a-z]+)(?:\+\w+)?:\/\//i.exec(where)?.[1]?.toLowerCase();
  switch (scheme) {
    case "sqlite":
      return await openFile(where.slice(where.indexOf("://") + 4));
    case "postgresql":
    case "postgres": {
      const { optionsOf } = await import("./postgres/url.ts");
      return await openPostgres(await optionsOf(parse(where)));
    }
    case "mysql":
    case "mariadb": {
      const { optionsOf } = await import("./mysql/url.ts");
      return await openMysql(await optionsOf(parse(where)));
    }
    default:
      throw new UnderpinError("UP-URL", {
        what: `The database URL's scheme ${scheme === undefined ? "is missing" : `"${scheme}" is not known`}.`,
        fine: "Nothing was opened.",
      });
  }
}

/**
 * The database that options name.
 *
 * @throws UnderpinError `UP-CONFIG` if they name none; as {@link openDatabase}
 */
export async function openPlace({ url, connection }: Place): Promise<Database> {
  const where = connection ?? url;
  if (where !== undefined) return await openDatabase(where);
  throw new UnderpinError("UP-CONFIG", {
    what: "No database is named.",
    fine: "Nothing was opened.",
    next: "Pass --url, set DATABASE_URL, or name it in underpin.config.ts.",
  });
}

async function openConnection(connection: Connection): Promise<Database> {
  if ("sqlite" in connection) return await openFile(connection.sqlite);
  return "postgres" in connection ? await openPostgres(connection.postgres) : await openMysql(connection.mysql);
}

function parse(url: string): URL {
  try {
    // WHATWG URLs treat unknown schemes as opaque hosts; http has the same parts.
    return new URL(url.replace(/^[a-z]+(?:\+\w+)?:\/\//i, "http://"));
  } catch {
    throw new UnderpinError("UP-URL", {
      what: "The database URL can't be read.",
      why: "Special characters in a password must be percent-encoded.",
    });
  }
}

async function openFile(file: string): Promise<Database> {
  if (file === "" || file === ":memory:")
    throw new UnderpinError("UP-URL", {
      what: "An in-memory SQLite database can't be upgraded: it ends with the connection.",
      next: "Name a file: sqlite:///shop.db",
    });
  const full = isAbsolute(file) ? file : resolve(file);
  const { sqlite } = await import("./sqlite/dialect.ts");
  const { connect } = await import("./sqlite/session.ts");
  return {
    dialect: sqlite,
    label: `sqlite:///${file}`,
    name: basename(file),
    connect: () => coded(() => connect(full), `the file ${file}`),
    look: () => coded(() => connect(existsSync(full) ? full : ":memory:"), `the file ${file}`),
  };
}

async function openPostgres(given: Given<ServerOptions>): Promise<Database> {
  const { postgres } = await import("./postgres/dialect.ts");
  const { connect } = await import("./postgres/session.ts");
  return { dialect: postgres, ...(await serverOf("postgresql", given, 5432, connect)) };
}

async function openMysql(given: Given<ServerOptions>): Promise<Database> {
  const { mysql } = await import("./mysql/dialect.ts");
  const { connect } = await import("./mysql/session.ts");
  const options = typeof given === "function" ? given : () => given;
  return {
    dialect: mysql,
    ...(await serverOf("mysql", given, 3306, connect)),
    at: (address) =>
      openMysql(async () => {
        const { socketPath: _, ...rest } = await options();
        const { hostname, port } = new URL(`http://${address}`);
        return { ...rest, host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 3306) };
      }),
  };
}

async function serverOf(
  scheme: string,
  given: Given<ServerOptions>,
  usualPort: number,
  connect: (options: ServerOptions) => Promise<Session>,
): Promise<Omit<Database, "dialect">> {
  const options = typeof given === "function" ? given : () => given;
  const { host = "localhost", port, user, database, socketPath } = await options();
  const server = typeof socketPath === "string" ? socketPath : `${host}:${port ?? usualPort}`;
  const connectNow = (): Promise<Session> => coded(async () => connect(await options()), server);
  return {
    label: `${scheme}://${user ? `${user}@` : ""}${host}${port === undefined ? "" : `:${port}`}/${database}`,
    name: database,
    connect: connectNow,
    look: connectNow,
  };
}

const TLS = /CERT|SSL|TLS|self.signed/;
const REFUSED = new Set(["1045", "1044", "1049", "28P01", "28000", "3D000"]);

/** Connects; a failure says what could not be reached or who was refused, never the password. */
async function coded(connect: () => Promise<Session>, where: string): Promise<Session> {
  try {
    return await connect();
  } catch (cause) {
    if (cause instanceof UnderpinError) throw cause;
    const { code, errno } = cause as { code?: string; errno?: number };
    const kind: ErrorCode = REFUSED.has(String(errno)) || REFUSED.has(String(code)) ? "UP-AUTH" : "UP-CONNECT";
    throw new UnderpinError(kind, {
      what: kind === "UP-AUTH" ? `The server at ${where} refused the login.` : `${where} could not be opened.`,
      why: messageOf(cause) || String(code),
      fine: "Nothing was done.",
      ...(TLS.test(`${code} ${messageOf(cause)}`) && {
        next: "Check the server's certificate, and the authority and host name it is checked against.",
      }),
      cause,
    });
  }
}

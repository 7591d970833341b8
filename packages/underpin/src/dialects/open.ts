import { basename, isAbsolute, resolve } from "node:path";
import type { Database, Session } from "../model/dialect.ts";
import type { ErrorCode } from "../model/error-codes.ts";
import { messageOf, UnderpinError } from "../model/error.ts";

/**
 * Understands a database URL, ours or SQLAlchemy's; opens nothing yet.
 *
 * - `sqlite:///file.db` (relative to the working directory), `sqlite:////absolute/file.db`
 * - `postgresql://user:password@host:5432/name`, also `postgres://` and `postgresql+psycopg2://`
 * - `mysql://user:password@host:3306/name?charset=utf8`, also `mariadb://` and `mysql+pymysql://`
 *
 * @throws UnderpinError `UP-URL`
 */
export async function openDatabase(url: string): Promise<Database> {
  const scheme = /^([a-z]+)(?:\+\w+)?:\/\//i.exec(url)?.[1]?.toLowerCase();
  switch (scheme) {
    case "sqlite":
      return await openFile(url.slice(url.indexOf("://") + 3));
    case "postgresql":
    case "postgres":
      return await openPostgres(parse(url));
    case "mysql":
    case "mariadb":
      return await openMysql(parse(url));
    default:
      throw new UnderpinError("UP-URL", {
        what: `The database URL's scheme ${scheme === undefined ? "is missing" : `"${scheme}" is not known`}.`,
        fine: "Nothing was opened.",
      });
  }
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

async function openFile(path: string): Promise<Database> {
  const file = path.slice(1);
  if (file === "" || file === ":memory:")
    throw new UnderpinError("UP-URL", {
      what: "An in-memory SQLite database can't be upgraded: it ends with the connection.",
      next: "Name a file: sqlite:///keystone.db",
    });
  const full = isAbsolute(file) ? file : resolve(file);
  const { sqlite } = await import("./sqlite/dialect.ts");
  const { connect } = await import("./sqlite/session.ts");
  return {
    dialect: sqlite,
    label: `sqlite:///${file}`,
    name: basename(file),
    connect: () => coded(() => connect(full), `the file ${file}`),
  };
}

async function openPostgres(url: URL): Promise<Database> {
  const { postgres } = await import("./postgres/dialect.ts");
  const { connect } = await import("./postgres/session.ts");
  const parts = partsOf(url, 5432);
  const options = Object.fromEntries(url.searchParams);
  const config = {
    ...parts,
    ...(options["host"] && { host: options["host"] }),
    ...(options["options"] && { options: options["options"] }),
    ...(options["sslmode"] && options["sslmode"] !== "disable" && { ssl: { rejectUnauthorized: options["sslmode"].startsWith("verify") } }),
  };
  return {
    dialect: postgres,
    label: label("postgresql", url),
    name: parts.database,
    connect: () => coded(() => connect(config), `${config.host}:${config.port}`),
  };
}

async function openMysql(url: URL): Promise<Database> {
  const { mysql } = await import("./mysql/dialect.ts");
  const { connect } = await import("./mysql/session.ts");
  const parts = partsOf(url, 3306);
  const socket = url.searchParams.get("unix_socket");
  return {
    dialect: mysql,
    label: label("mysql", url),
    name: parts.database,
    connect: () => coded(() => connect(socket ? { ...parts, socketPath: socket } : parts), socket ?? `${parts.host}:${parts.port}`),
  };
}

function partsOf(url: URL, port: number): { host: string; port: number; user: string; password: string; database: string } {
  return {
    host: url.hostname || "localhost",
    port: Number(url.port || port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
  };
}

function label(scheme: string, url: URL): string {
  return `${scheme}://${url.username ? `${url.username}@` : ""}${url.host}${url.pathname}`;
}

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
      cause,
    });
  }
}

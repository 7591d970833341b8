import type { Given, ServerOptions } from "../../model/connection.ts";
import type { Database, Session } from "../../model/dialect.ts";
import type { ErrorCode } from "../../model/error-codes.ts";
import { messageOf, UnderpinError } from "../../model/error.ts";

/** A database on a server, of which options are given, or what makes them anew for each connection. */
export async function serverOf(
  scheme: string,
  given: Given<ServerOptions>,
  usualPort: number,
  connect: (options: ServerOptions) => Promise<Session>,
): Promise<Omit<Database, "dialect" | "at" | "backups">> {
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
export async function coded(connect: () => Promise<Session>, where: string): Promise<Session> {
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

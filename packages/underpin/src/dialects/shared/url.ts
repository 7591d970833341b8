import { UnderpinError } from "../../model/error.ts";
import type { ServerOptions } from "../../model/connection.ts";

/** What every URL of a server says. */
export function partsOf(url: URL): ServerOptions {
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1") || "localhost",
    ...(url.port && { port: Number(url.port) }),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
  };
}

/**
 * A URL taken apart.
 *
 * @throws UnderpinError `UP-URL`
 */
export function parseUrl(url: string): URL {
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

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

/** The URL of another database on the same server, for the same user. */
export function withDatabase(url: string, name: string): string {
  const [scheme = ""] = url.split(":", 1);
  // A scheme that URLs know would lose its usual port.
  const parsed = new URL(`x${url.slice(scheme.length)}`);
  parsed.pathname = `/${encodeURIComponent(name)}`;
  return `${scheme}${parsed.href.slice(1)}`;
}

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

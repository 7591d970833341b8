import type { IncomingHttpHeaders } from "node:http";
import type { Environment } from "./login-request.ts";

/**
 * What the server in front says of a request, by headers with the prefix of `[underpin] front_header_prefix`.
 *
 * @example
 * environmentOf({ "x-front-remote-user": "alice" }, "X-Front-"); // REMOTE_USER is alice
 */
export function environmentOf(headers: IncomingHttpHeaders, prefix: string | null): Environment {
  if (!prefix) return new Map();
  const begin = prefix.toLowerCase();
  const entries = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && entry[0].startsWith(begin),
  );
  return new Map(entries.map(([name, value]) => [name.slice(begin.length).toUpperCase().replaceAll("-", "_"), value]));
}

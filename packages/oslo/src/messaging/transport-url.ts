import { Secret } from "../config/index.ts";

/** Where a broker is, as oslo.messaging writes it. */
export interface TransportUrl {
  /** `rabbit`, `kafka`, `amqp` … */
  readonly driver: string;
  /** HOST:PORT each, in the order in which they are tried; none where the URL names none. */
  readonly hosts: readonly string[];
  readonly username: string;
  readonly password: Secret;
  readonly virtualHost: string;
}

/** A transport URL that can't be used; its text has no part of a password. */
export class TransportUrlError extends Error {
  override readonly name = "TransportUrlError";
}

const RABBITS_PORT = 5672;

/**
 * Reads `rabbit://[USER:PASSWORD@]HOST[:PORT][,[USER:PASSWORD@]HOST[:PORT]]/VIRTUAL_HOST[?QUERY]`; what is in the query is upstream's own
 * affair, and is passed over.
 *
 * @throws TransportUrlError
 * @example
 * parseTransportUrl("rabbit://openstack:secret@mq1:5672,openstack:secret@mq2:5672/").hosts // ["mq1:5672", "mq2:5672"]
 */
export function parseTransportUrl(text: string): TransportUrl {
  const [, driver = "", netloc = "", path = ""] = /^([a-z][a-z0-9+]*):\/\/([^/?#]*)(?:\/([^?#]*))?/.exec(text) ?? [];
  if (driver === "") throw new TransportUrlError("It does not begin with DRIVER://, as rabbit://.");
  const parts = netloc.split(",").filter((part) => part !== "");
  const read = parts.map(hostOf);
  const [first = { username: "guest", password: "guest" }] = read;
  if (read.some(({ username, password }) => username !== first.username || password !== first.password))
    throw new TransportUrlError("Its hosts have different users or passwords; all of them are asked as one user here.");
  return {
    driver,
    hosts: read.map(({ host }) => host),
    username: first.username,
    password: new Secret(first.password),
    virtualHost: decoded(path) || "/",
  };
}

interface HostPart {
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

function hostOf(part: string): HostPart {
  const at = part.lastIndexOf("@");
  const [username = "", password = ""] = at < 0 ? [] : splitAt(part.slice(0, at), ":");
  const [, host, port] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(part.slice(at + 1)) ?? [];
  if (host === undefined || Number(port ?? RABBITS_PORT) > 65535)
    throw new TransportUrlError(`${JSON.stringify(part.slice(at + 1))} is not HOST or HOST:PORT.`);
  return { host: `${host}:${port ?? RABBITS_PORT}`, username: decoded(username) || "guest", password: decoded(password) || "guest" };
}

function splitAt(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TransportUrlError("It has a % that begins no %XX.");
  }
}

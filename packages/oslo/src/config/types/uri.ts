import type { UriType } from "../option.ts";
import { InvalidValue } from "./invalid-value.ts";
import { length, str } from "./python.ts";

// RFC 3986, with the leniences of Python's rfc3986, which oslo.config asks: a host may be empty, a port has up to five digits.
const UNRESERVED = String.raw`A-Za-z0-9._~\-`;
const DELIMITERS = "!$&'()*+,;=";
const IPV4 = String.raw`(?:[0-9]{1,3}\.){3}[0-9]{1,3}`;
const HEX = "[0-9A-Fa-f]{1,4}";
const LAST = `(?:${HEX}:${HEX}|${IPV4})`;
const IPV6 = `(?:${[
  `(?:${HEX}:){6}${LAST}`,
  `::(?:${HEX}:){5}${LAST}`,
  `(?:${HEX})?::(?:${HEX}:){4}${LAST}`,
  `(?:(?:${HEX}:)?${HEX})?::(?:${HEX}:){3}${LAST}`,
  `(?:(?:${HEX}:){0,2}${HEX})?::(?:${HEX}:){2}${LAST}`,
  `(?:(?:${HEX}:){0,3}${HEX})?::${HEX}:${LAST}`,
  `(?:(?:${HEX}:){0,4}${HEX})?::${LAST}`,
  `(?:(?:${HEX}:){0,5}${HEX})?::${HEX}`,
  `(?:(?:${HEX}:){0,6}${HEX})?::`,
].join("|")})`;
const ZONE = `(?:[${UNRESERVED}]|%[A-Fa-f0-9]{2})+`;
const FUTURE = String.raw`v[0-9A-Fa-f]+\.[${UNRESERVED}${DELIMITERS}:]+`;
const HOST = String.raw`(?:(?:%[0-9A-Fa-f]{2}|[${DELIMITERS}${UNRESERVED}])*|${IPV4}|\[(?:${IPV6}(?:(?:%25|%)${ZONE})?|${FUTURE})\])`;

const REFERENCE = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^\\/?#]*))?([^?#]*)/;
const AUTHORITY = new RegExp(String.raw`^(?:(?:[${UNRESERVED}${DELIMITERS}:]|%[A-Fa-f0-9]{2})+@)?(?<host>${HOST}):?(?:[0-9]{1,5})?\n?$`);
const IS_IPV4 = new RegExp(`^${IPV4}$`);
const IS_IPV6 = new RegExp(String.raw`^\[${IPV6}(?:(?:%25|%)${ZONE})?\]$`);
const IS_IPV6_WITH_ESCAPED_ZONE = new RegExp(String.raw`^\[${IPV6}(?:%25${ZONE})?\]$`);

/** A URI with a scheme and a host; it stays as it was written. */
export function parseUri({ schemes, maxLength }: UriType, raw: unknown): string {
  const value = str(raw);
  const [, scheme, authority, path = ""] = REFERENCE.exec(value) ?? [];
  if (scheme === undefined) throw new InvalidValue("has no scheme");
  const host = authority === undefined || authority === "" ? undefined : AUTHORITY.exec(authority)?.groups?.["host"];
  if (host === undefined || !isHost(host)) throw new InvalidValue("has no host");
  if (/[[\]]/.test(path)) throw new InvalidValue("has a bracket in its path");
  if (schemes !== undefined && schemes.length > 0 && !schemes.some((one) => one.toLowerCase() === scheme))
    throw new InvalidValue("has another scheme");
  if (maxLength !== undefined && length(value) > maxLength) throw new InvalidValue("is too long");
  return value;
}

function isHost(host: string): boolean {
  if (IS_IPV4.test(host)) return host.split(".").every((byte) => Number(byte) <= 255);
  return !IS_IPV6.test(host) || IS_IPV6_WITH_ESCAPED_ZONE.test(host);
}

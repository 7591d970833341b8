import { isIPv4, isIPv6 } from "node:net";
import type { AddressType } from "../option.ts";
import { InvalidValue } from "./invalid-value.ts";
import { length, str } from "./python.ts";

/** A part of a host's name. Python's `$` stands before a last line break, too. */
const LABEL = /^(?!-)[A-Z0-9-]{1,63}(?<!-)\n?$/i;
const LABEL_WITH_UNDERSCORE = /^(?!-)[A-Z0-9_-]{1,63}(?<!-)\n?$/i;

/** An address or a host's name; a full stop at the end of a name goes. */
export function parseAddress({ type, version }: AddressType, raw: unknown): string {
  const value = str(raw);
  if (type !== "hostname" && isAddress(value, version)) return value;
  if (type === "ip") throw new InvalidValue(`not an ${version === undefined ? "IP" : `IPv${version}`} address`);
  const name = hostname(value, LABEL) ?? (type === "hostDomain" ? hostname(value, LABEL_WITH_UNDERSCORE) : undefined);
  if (name === undefined) throw new InvalidValue(`not a host's name${type === "hostname" ? "" : " or an IP address"}`);
  return name;
}

/** Node takes an address with a zone (`fe80::1%eth0`), which is none where a service is to be found. */
function isAddress(value: string, version: 4 | 6 | undefined): boolean {
  return (version !== 6 && isIPv4(value)) || (version !== 4 && isIPv6(value) && !value.includes("%"));
}

/** RFC 1123: at most 253 characters; the last part is no number, or an address that was mistyped would pass. */
function hostname(value: string, label: RegExp): string | undefined {
  if (value.length === 0 || length(value) > 253) return undefined;
  const name = value.endsWith(".") ? value.slice(0, -1) : value;
  const parts = name.split(".");
  return /[a-z-]/i.test(parts.at(-1) ?? "") && parts.every((part) => label.test(part)) ? name : undefined;
}

import type { ItemType } from "../option.ts";
import { parseAddress } from "./address.ts";
import { parseBoolean } from "./boolean.ts";
import { parseNumber } from "./number.ts";
import { parseString } from "./string.ts";
import { parseUri } from "./uri.ts";

/** One value; null is a number that was left blank. */
export type Item = string | number | boolean | null;

/**
 * Makes the value of a type from text in a file, or from a default.
 *
 * @throws InvalidValue
 */
export function parseItem(spec: ItemType, raw: unknown): Item {
  switch (spec.type) {
    case "string":
      return parseString(spec, raw);
    case "boolean":
      return parseBoolean(raw);
    case "integer":
    case "float":
    case "port":
      return parseNumber(spec, raw);
    case "ip":
    case "hostname":
    case "hostAddress":
    case "hostDomain":
      return parseAddress(spec, raw);
    default:
      return parseUri(spec, raw);
  }
}

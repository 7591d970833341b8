import type { ItemType, ListType, ValueType } from "./option.ts";
import { choicesOf } from "./types/choices.ts";
import { boundsOf } from "./types/number.ts";

/** What an option allows, in words: "an integer, at least 0". */
export function allowed(type: ValueType): string {
  switch (type.type) {
    case "list":
      return `values with commas between them${type.bounds ? ", in brackets" : ""}${each(type.items)}`;
    case "dict":
      return `NAME:VALUE pairs with commas between them${type.bounds ? ", in braces" : ""}${each(type.values)}`;
    case "multi":
      return allowed(type.items ?? { type: "string" });
    default:
      return ofItem(type);
  }
}

function each(type: ItemType | ListType | undefined): string {
  return type === undefined || type.type === "string" ? "" : `; each: ${allowed(type)}`;
}

const WORDS = {
  boolean: "true, yes, on, 1, or false, no, off, 0",
  integer: "an integer",
  float: "a number",
  port: "a port",
  ip: "an IP address",
  hostname: "a host's name",
  hostAddress: "a host's name or an IP address",
  hostDomain: "a host's name (underscores allowed) or an IP address",
  uri: "a URI with a scheme and a host",
  string: "text",
} as const;

function ofItem(type: ItemType): string {
  const choices = choicesOf(type as { readonly choices?: readonly string[] });
  if (choices !== undefined) return choices.map((choice) => (choice === "" ? "nothing at all" : choice)).join(", ");
  return [WORDS[type.type], ...limits(type)].join(", ");
}

function limits(type: ItemType): readonly string[] {
  switch (type.type) {
    case "integer":
    case "float":
    case "port": {
      const { min, max } = boundsOf(type);
      return [...(min === undefined ? [] : [`at least ${min}`]), ...(max === undefined ? [] : [`at most ${max}`])];
    }
    case "string":
      return [
        ...(type.maxLength ? [`at most ${type.maxLength} characters`] : []),
        ...(type.regex === undefined ? [] : [`that matches ${type.regex}`]),
      ];
    case "uri":
      return [
        ...(type.schemes ? [`of ${type.schemes.join(", ")}`] : []),
        ...(type.maxLength === undefined ? [] : [`at most ${type.maxLength} characters`]),
      ];
    case "ip":
    case "hostAddress":
    case "hostDomain":
    case "hostname":
      return type.version === undefined ? [] : [`of version ${type.version}`];
    default:
      return [];
  }
}

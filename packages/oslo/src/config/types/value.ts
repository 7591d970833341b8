import type { ValueType } from "../option.ts";
import { parseDict, parseList } from "./collections.ts";
import { parseItem, type Item } from "./item.ts";

/** A value of any type. */
export type Value = Item | readonly Item[] | ReadonlyMap<string, Item | readonly Item[]>;

/**
 * Makes an option's value from text in a file (all of them for an option of several), or from its default.
 *
 * @throws InvalidValue
 */
export function parseValue(spec: ValueType, raw: unknown): Value {
  switch (spec.type) {
    case "list":
      return parseList(spec, raw);
    case "dict":
      return parseDict(spec, raw);
    case "multi": {
      const { items = { type: "string" } } = spec;
      return (Array.isArray(raw) ? raw : [raw]).map((item) => parseItem(items, item));
    }
    default:
      return parseItem(spec, raw);
  }
}

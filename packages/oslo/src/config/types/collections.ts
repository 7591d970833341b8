import type { DictType, ListType } from "../option.ts";
import { InvalidValue } from "./invalid-value.ts";
import { parseItem, type Item } from "./item.ts";
import { strip } from "./python.ts";

/** Values between commas. A part that is no value takes the next one along: an item may have commas in it. */
export function parseList({ items = { type: "string" }, bounds }: ListType, raw: unknown): readonly Item[] {
  if (Array.isArray(raw)) return raw.map((item) => parseItem(items, item));
  const inner = unbound(strip(String(raw)).replace(/,+$/, ""), bounds, "[", "]");
  if (inner === "") return [];
  return joined(inner.split(","), (part) => parseItem(items, strip(part)));
}

/** `name:value` between commas; the same rule holds for commas in a value. */
export function parseDict({ values = { type: "string" }, bounds }: DictType, raw: unknown): ReadonlyMap<string, Item | readonly Item[]> {
  if (typeof raw === "object" && raw !== null) return new Map(Object.entries(raw));
  const inner = unbound(strip(String(raw)), bounds, "{", "}");
  const result = new Map<string, Item | readonly Item[]>();
  if (inner === "") return result;
  const pairs = joined(inner.split(","), (part) => {
    const colon = part.indexOf(":");
    if (colon < 0) throw new InvalidValue("not NAME:VALUE pairs with commas between them");
    const text = strip(part.slice(colon + 1));
    return [strip(part.slice(0, colon)), values.type === "list" ? parseList(values, text) : parseItem(values, text)] as const;
  });
  for (const [name, value] of pairs) {
    if (name === "") throw new InvalidValue("a name is empty");
    if (result.has(name)) throw new InvalidValue("a name stands there twice");
    result.set(name, value);
  }
  return result;
}

function unbound(text: string, bounds: boolean | undefined, first: string, last: string): string {
  if (!bounds) return text;
  if (!text.startsWith(first) || !text.endsWith(last)) throw new InvalidValue(`not between ${first} and ${last}`);
  return text.slice(1, -1);
}

/** Reads each part; one that is refused is tried again with the next one behind it, until none is left. */
function joined<T>(parts: readonly string[], read: (part: string) => T): readonly T[] {
  const result: T[] = [];
  for (let i = 0; i < parts.length; i++) {
    let part = parts[i] ?? "";
    for (;;) {
      try {
        result.push(read(part));
        break;
      } catch (error) {
        if (!(error instanceof InvalidValue) || i === parts.length - 1) throw error;
        part += `,${parts[++i] ?? ""}`;
      }
    }
  }
  return result;
}

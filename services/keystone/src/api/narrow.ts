import { booleanOf, type Filter, type Paging } from "@underpin/oslo/http";

/**
 * Entries of a list that filters let through: for attributes that have no column. Letters count as they are, unlike in some databases.
 *
 * Source: `filter_by_attributes` of keystone's `ResourceBase`.
 */
export function narrowed<Entry extends object>(entries: readonly Entry[], filters: readonly Filter[]): readonly Entry[] {
  return filters.length === 0
    ? entries
    : entries.filter((entry) => filters.every((filter) => isMatch(valueOf(entry, filter.name), filter)));
}

/** The first entries of a list that takes no marker, and whether there were more: what `call.list` wants to know. */
export function firstOf<Entry>(
  entries: readonly Entry[],
  paging: Paging,
): { readonly rows: readonly Entry[]; readonly isFull: boolean; readonly paging: Paging } {
  const isFull = paging.limit !== null && entries.length > paging.limit;
  return { rows: isFull ? entries.slice(0, paging.limit ?? 0) : entries, isFull, paging };
}

function valueOf(entry: object, name: string): unknown {
  return Object.hasOwn(entry, name) ? (entry as Readonly<Record<string, unknown>>)[name] : undefined;
}

function isMatch(value: unknown, filter: Filter): boolean {
  if (filter.comparator === "equals")
    return value === (typeof value === "boolean" && typeof filter.value === "string" ? booleanOf(filter.value) : filter.value);
  if (!("ignoreCase" in filter)) throw new TypeError(`No attribute is compared by ${filter.comparator}: ${filter.name}.`);
  if (typeof value !== "string") return false;
  const [has, sought] = filter.ignoreCase ? [value.toLowerCase(), filter.value.toLowerCase()] : [value, filter.value];
  if (filter.comparator === "contains") return has.includes(sought);
  return filter.comparator === "startswith" ? has.startsWith(sought) : has.endsWith(sought);
}

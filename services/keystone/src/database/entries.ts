import type { Filter, Paging } from "@underpin/oslo/http";
import type { Page } from "./listing.ts";

type Entry = Readonly<Record<string, unknown>> & { readonly id: string };

/** Entries that fulfil conditions on their attributes, letter by letter unless a condition says otherwise. */
export function fulfilling<E extends Entry>(entries: readonly E[], filters: readonly Filter[]): readonly E[] {
  return entries.filter((entry) => filters.every((filter) => fulfils(entry[filter.name], filter)));
}

/** A page of a list, in the order of ids; a list that is asked for as a whole keeps its own. */
export function pageOf<E extends Entry>(entries: readonly E[], { limit, marker }: Paging): Page<E> {
  if (limit === null && marker === null) return { rows: entries, isFull: false };
  const left = entries.filter(({ id }) => marker === null || id > marker).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return limit === null || left.length <= limit ? { rows: left, isFull: false } : { rows: left.slice(0, limit), isFull: true };
}

function fulfils(value: unknown, filter: Filter): boolean {
  if (filter.comparator === "equals") return value === filter.value;
  if (typeof value !== "string" || !("ignoreCase" in filter)) return false;
  const [text, sought] = filter.ignoreCase ? [value.toLowerCase(), filter.value.toLowerCase()] : [value, filter.value];
  if (filter.comparator === "contains") return text.includes(sought);
  return filter.comparator === "startswith" ? text.startsWith(sought) : text.endsWith(sought);
}

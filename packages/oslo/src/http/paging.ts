import type { FastifyRequest } from "fastify";
import { HttpError } from "./http-error.ts";
import type { Links } from "./links.ts";
import { queryOf } from "./query.ts";

/** Which part of a list is asked for. */
export interface Paging {
  /** The most entries; null for all. */
  readonly limit: number | null;
  /** The id behind which the page begins; null for the start. */
  readonly marker: string | null;
}

export interface PagingOptions {
  /** The limit of a request that names none: the section's `list_limit`, or that of `[DEFAULT]`. */
  readonly defaultLimit: number | null;
  /** `[DEFAULT] max_db_limit` */
  readonly maxLimit: number;
}

/** A list with its links. */
export type Collection<Name extends string, Entry> = Readonly<Record<Name, readonly Entry[]>> & {
  readonly links: { readonly next: string | null; readonly self: string; readonly previous: null };
  readonly truncated?: true;
};

/**
 * Reads `limit` and `marker`.
 *
 * @throws HttpError 400
 */
export function readPaging(request: FastifyRequest, { defaultLimit, maxLimit }: PagingOptions): Paging {
  const query = queryOf(request);
  const text = query.get("limit");
  const marker = query.get("marker") || null;
  if (text === null || text === "") return { marker, limit: defaultLimit === null ? null : Math.min(defaultLimit, maxLimit) };
  if (!/^\+?\d+$/.test(text.trim()))
    throw new HttpError(400, `Invalid input for field/attribute limit. Value: ${text}. '${text}' is not a whole number that is 0 or more`);
  return { marker, limit: Math.min(Number(text), maxLimit) };
}

/**
 * Makes a list's body. A full page has a link to the next one: whether that has entries only asking tells.
 *
 * @param isFull whether there were as many entries as the limit, or more
 */
export function collection<Name extends string, Entry extends { readonly id?: string }>(
  name: Name,
  entries: readonly Entry[],
  {
    request,
    links,
    paging,
    isFull,
  }: { readonly request: FastifyRequest; readonly links: Links; readonly paging?: Paging; readonly isFull: boolean },
): Collection<Name, Entry> {
  const last = entries.at(-1);
  const next = isFull && last?.id !== undefined && paging ? nextPage(request, links, last.id, paging) : null;
  return {
    [name]: entries,
    links: { next, self: links.self(request), previous: null },
    ...(isFull && { truncated: true }),
  } as Collection<Name, Entry>;
}

function nextPage(request: FastifyRequest, links: Links, marker: string, { limit }: Paging): string {
  const query = new Map<string, string>();
  for (const [name, value] of queryOf(request)) if (!query.has(name)) query.set(name, value);
  query.set("marker", marker);
  if (limit !== null) query.set("limit", String(limit));
  const self = links.self(request);
  return `${self.split("?")[0] ?? self}?${[...query].map((pair) => pair.map(quote).join("=")).join("&")}`;
}

/** As Python's `quote_plus`. */
function quote(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

/** Which part of a list is asked for. */
export interface Paging {
  readonly offset: number;
  readonly limit: number;
}

/** The largest offset that counts. */
const FARTHEST = 2n ** 63n - 1n;

/** Reads `offset` and `limit`; what is none is as if it weren't there. */
export function readPaging(query: URLSearchParams, { fallback, most }: { readonly fallback: number; readonly most: number }): Paging {
  const offset = wholeNumber(query.get("offset")) ?? 0n;
  const limit = Number(wholeNumber(query.get("limit")) ?? fallback);
  const isOne = offset >= 0n && offset <= FARTHEST;
  // No list is longer than what a number can say exactly.
  return { offset: isOne ? Math.min(Number(offset), Number.MAX_SAFE_INTEGER) : 0, limit: Math.min(Math.max(limit, 1), most) };
}

function wholeNumber(text: string | null): bigint | undefined {
  const [, sign, digits = ""] = /^\s*([+-]?)(\d+)\s*$/.exec(text ?? "") ?? [];
  if (digits === "") return undefined;
  // A query may be long, and what is this long is larger than all.
  const size = digits.length > 400 ? FARTHEST + 1n : BigInt(digits);
  return sign === "-" ? -size : size;
}

/** One page of a list, and how much there is in all. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly total: number;
}

/**
 * A list's body, with the URLs of the pages before and after it; a page that is empty has none.
 *
 * @param href makes a URL of a query of the list
 */
export function pageBody(
  name: string,
  { entries, total }: Page<object | string>,
  { offset, limit }: Paging,
  href: (query: string) => string,
): object {
  const at = (start: number): string => href(`limit=${limit}&offset=${start}`);
  return {
    [name]: entries,
    ...(entries.length > 0 && offset > 0 && { previous: at(Math.max(0, offset - limit)) }),
    ...(entries.length > 0 && total > offset + limit && { next: at(offset + limit) }),
    total,
  };
}

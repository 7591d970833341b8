/** What Python's `str.strip()` takes away, unlike JavaScript's `trim()`. */
const SPACE = "[\\t-\\r\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]+";
const OUTER_SPACE = new RegExp(`^${SPACE}|${SPACE}$`, "g");

/** Python's `str.strip()`. */
export function strip(text: string): string {
  return text.replace(OUTER_SPACE, "");
}

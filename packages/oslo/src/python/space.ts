/** What Python holds for white space, unlike JavaScript: the inside of a character class. */
export const SPACE = "\\t-\\r\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";

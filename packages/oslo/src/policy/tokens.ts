import { readAtom, type Read } from "./atom.ts";

/** A word of the policy language. */
export type Token =
  | ({ readonly kind: "check"; readonly text: string } & Read)
  | { readonly kind: "and" | "or" | "not" | "(" | ")" | "string"; readonly text: string };

/** What Python takes for white space: more than JavaScript at the control characters, and no byte order mark. */
// oxlint-disable-next-line no-control-regex
const SPACE = /[\t-\r\u001C- \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+/;

/**
 * Takes a rule apart at its white space, and parentheses off the ends of what stands between: within a check they belong to it
 * (`user_id:%(user_id)s`).
 */
export function tokensOf(rule: string): readonly Token[] {
  return rule.split(SPACE).flatMap((word) => (word === "" ? [] : wordTokens(word)));
}

function wordTokens(word: string): readonly Token[] {
  const inner = word.replace(/^\(+/, "");
  const clean = withoutEnd(inner);
  const before = Array.from({ length: word.length - inner.length }, () => ({ kind: "(", text: "(" }) as const);
  const after = Array.from({ length: inner.length - clean.length }, () => ({ kind: ")", text: ")" }) as const);
  return clean === "" ? [...before, ...after] : [...before, wordToken(inner, clean), ...after];
}

/** Without parentheses at its end; the obvious expression takes quadratic time on what a file may hold. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (text[end - 1] === ")") end--;
  return text.slice(0, end);
}

function wordToken(inner: string, clean: string): Token {
  const lowered = clean.toLowerCase();
  if (lowered === "and" || lowered === "or" || lowered === "not") return { kind: lowered, text: clean };
  if (inner.length >= 2 && /^(?:"[^]*"|'[^]*')$/.test(inner)) return { kind: "string", text: inner.slice(1, -1) };
  return { kind: "check", text: clean, ...readAtom(clean) };
}

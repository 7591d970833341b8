import type { SetItem } from "./characters.ts";
import type { Source } from "./source.ts";

const NAMED: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92 };
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const HEX = /^[0-9a-fA-F]$/;
const OCTAL = /^[0-7]$/;

/** The character of an escape that means one wherever it stands; `undefined` for all others. */
export function escapedCharacter(letter: string, source: Source): number | undefined {
  const named = letter === "b" ? undefined : NAMED[letter];
  if (named !== undefined) return named;
  const length = HEX_DIGITS[letter];
  if (length !== undefined) {
    const digits = source.takeWhile(HEX, length);
    const point = Number.parseInt(digits, 16);
    if (digits.length !== length || point > 0x10ffff) throw source.error(`incomplete escape \\${letter}${digits}`);
    return point;
  }
  if (letter === "N") throw source.error("\\N{…} is not understood here; write the character itself, or \\u and its number");
  if (letter === "0") return Number.parseInt(`0${source.takeWhile(OCTAL, 2)}`, 8);
  if (/^[0-9]$/.test(letter)) return undefined;
  if (/^[a-zA-Z]$/.test(letter)) throw source.error(`bad escape \\${letter}`);
  return letter.codePointAt(0);
}

/** An escape between brackets. */
export function escapeInSet(letter: string, source: Source): SetItem {
  if (/^[dDsSwW]$/.test(letter)) return { category: letter };
  let point = letter === "b" ? 8 : undefined;
  if (OCTAL.test(letter)) {
    point = Number.parseInt(letter + source.takeWhile(OCTAL, 2), 8);
    if (point > 0o377) throw source.error("octal escape value outside of range 0-0o377");
  }
  point ??= escapedCharacter(letter, source);
  if (point === undefined) throw source.error(`bad escape \\${letter}`);
  return { from: point, to: point };
}

/** Outside of brackets, digits are a character in octal, or the number of a group. */
export function octalOrGroup(first: string, source: Source): { readonly point: number } | { readonly group: number } {
  let digits = first;
  if (/^[0-9]$/.test(source.next ?? "")) {
    digits += source.take() ?? "";
    if (/^[0-7]{2}$/.test(digits) && OCTAL.test(source.next ?? "")) {
      const point = Number.parseInt(digits + (source.take() ?? ""), 8);
      if (point > 0o377) throw source.error("octal escape value outside of range 0-0o377");
      return { point };
    }
  }
  return { group: Number(digits) };
}

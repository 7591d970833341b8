/** Whether a character is one of those that an expression means. */
export type CharacterTest = (point: number) => boolean;

/** The flags under which a part of an expression stands. */
export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
  readonly ascii: boolean;
}

/** One thing between brackets: a range (a character is a range of one), or a category. */
export type SetItem = { readonly from: number; readonly to: number } | { readonly category: string };

const text = (point: number): string => String.fromCodePoint(point);
/** Python counts the separators of ASCII among blanks. */
// oxlint-disable-next-line no-control-regex
const SPACE = /[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u;

const UNICODE: Readonly<Record<string, CharacterTest>> = {
  d: (point) => /\p{Nd}/u.test(text(point)),
  s: (point) => SPACE.test(text(point)),
  w: (point) => /[\p{L}\p{N}_]/u.test(text(point)),
};
const ASCII: Readonly<Record<string, CharacterTest>> = {
  d: (point) => point < 128 && /[0-9]/.test(text(point)),
  s: (point) => point < 128 && /[\t-\r ]/.test(text(point)),
  w: (point) => point < 128 && /\w/.test(text(point)),
};

/** `\d`, `\S` and so on as Python sees them. */
export function category(letter: string, { ascii }: Flags): CharacterTest {
  const positive = (ascii ? ASCII : UNICODE)[letter.toLowerCase()] ?? ((): boolean => false);
  return letter === letter.toLowerCase() ? positive : (point) => !positive(point);
}

/** Lower-case letters that share an upper-case one: equal where case is ignored (`_EXTRA_CASES` of Python's `re`). */
const SAME = [
  "\u0069\u0131",
  "\u0073\u017f",
  "\u00b5\u03bc",
  "\u0345\u03b9\u1fbe",
  "\u0390\u1fd3",
  "\u03b0\u1fe3",
  "\u03b2\u03d0",
  "\u03b5\u03f5",
  "\u03b8\u03d1",
  "\u03ba\u03f0",
  "\u03c0\u03d6",
  "\u03c1\u03f1",
  "\u03c2\u03c3",
  "\u03c6\u03d5",
  "\u0432\u1c80",
  "\u0434\u1c81",
  "\u043e\u1c82",
  "\u0441\u1c83",
  "\u0442\u1c84\u1c85",
  "\u044a\u1c86",
  "\u0463\u1c87",
  "\u1c88\ua64b",
  "\u1e61\u1e9b",
  "\ufb05\ufb06",
];
const FIRST_OF = new Map(
  SAME.flatMap((letters) => Array.from(letters, (letter): [number, number] => [letter.codePointAt(0) ?? 0, letters.codePointAt(0) ?? 0])),
);

/** A character as it is compared where case is ignored. */
export function folded(point: number, { ascii }: Flags): number {
  if (point < 128) {
    const lower = point >= 65 && point <= 90 ? point + 32 : point;
    return ascii ? lower : (FIRST_OF.get(lower) ?? lower);
  }
  if (ascii) return point;
  const lower = text(point).toLowerCase().codePointAt(0) ?? point;
  return FIRST_OF.get(lower) ?? lower;
}

/** The characters of a bracket expression. */
export function characterSet(items: readonly SetItem[], negated: boolean, flags: Flags): CharacterTest {
  const tests = items.map((item) => ("category" in item ? category(item.category, flags) : range(item, flags)));
  return (point) => tests.some((test) => test(point)) !== negated;
}

const BMP_END = 0xffff;

function range({ from, to }: { readonly from: number; readonly to: number }, flags: Flags): CharacterTest {
  const within: CharacterTest = (point) => point >= from && point <= to;
  if (!flags.ignoreCase) return within;
  if (from === to) {
    const wanted = folded(from, flags);
    return (point) => folded(point, flags) === wanted;
  }
  const equal = new Set<number>();
  for (let point = from; point <= Math.min(to, BMP_END); point++) equal.add(folded(point, flags));
  return (point) => equal.has(folded(point, flags)) || (to > BMP_END && within(point));
}

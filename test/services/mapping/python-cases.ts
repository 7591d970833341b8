import type { Random } from "../../keystone/random.ts";

const CHARS = [
  ...Array.from("aabbcABC019_ -.,;:'\"\\(){}[]\n"),
  "ñ",
  "İ",
  "ı",
  "ſ",
  "K",
  "ß",
  "σ",
  "ς",
  "Σ",
  "٣",
  "\u00a0",
  "\u2028",
  "\u{1f600}",
  "\u{1d7d8}",
  "\x7f",
  "\u0301",
];

/** A short text of characters that something depends on. */
export function randomText(random: Random, most = 6): string {
  const from = random.below(2) === 0 ? Array.from("aabbc1 ") : CHARS;
  return Array.from({ length: random.below(most) }, () => random.pick(from)).join("");
}

/** A regular expression, or nearly. */
export function randomPattern(random: Random): string {
  const made = branches(random, 3);
  return random.below(8) === 0 ? damaged(random, made) : made;
}

function branches(random: Random, depth: number): string {
  return Array.from({ length: 1 + (random.below(4) === 0 ? 1 + random.below(2) : 0) }, () => sequence(random, depth)).join("|");
}

function sequence(random: Random, depth: number): string {
  return Array.from({ length: random.below(4) }, () => atom(random, depth) + random.pick(["", "", "", "", ...QUANTIFIERS])).join("");
}

const QUANTIFIERS = [
  "*",
  "+",
  "?",
  "*?",
  "+?",
  "??",
  "{2}",
  "{1,2}",
  "{,2}",
  "{1,}",
  "{0,1}?",
  "*+",
  "++",
  "?+",
  "{1,2}+",
  "{,}",
  "{",
  "{}",
  "{a}",
];
const ESCAPES = [
  "\\d",
  "\\D",
  "\\w",
  "\\W",
  "\\s",
  "\\S",
  "\\b",
  "\\B",
  "\\A",
  "\\Z",
  "\\n",
  "\\.",
  "\\-",
  "\\x61",
  "\\u0062",
  "\\U00000063",
  "\\060",
  "\\141",
  "\\0",
  "\\8",
  "\\q",
  "\\ñ",
  "\\1",
  "\\2",
  "\\12",
];
const OPENERS = [
  "(",
  "(",
  "(?:",
  "(?:",
  "(?P<n>",
  "(?P<m>",
  "(?=",
  "(?!",
  "(?<=",
  "(?<!",
  "(?>",
  "(?i:",
  "(?s:",
  "(?m:",
  "(?x:",
  "(?a:",
  "(?-i:",
  "(?i-s:",
  "(?u:",
  "(?(1)",
  "(?(n)",
  "(?#",
  "(?L:",
  "(?<",
];

function atom(random: Random, depth: number): string {
  const kind = random.below(14);
  if (kind < 6) return random.pick([...Array.from("aabbcABC1_ "), "ñ", "İ", "i", "ſ", "s", "σ", "ß", ".", "\u{1f600}", "k"]);
  if (kind < 8) return random.pick(ESCAPES);
  if (kind === 8) return set(random);
  if (kind === 9) return random.pick(["^", "$", "."]);
  if (kind === 10) return random.pick(["(?P=n)", "\\1", "(?i)", "(?x)", "(?s)", "(?m)", "(?a)", "(?#c)", " ", "#", "]", "}", ")"]);
  if (depth === 0) return "a";
  return `${random.pick(OPENERS)}${branches(random, depth - 1)})`;
}

function set(random: Random): string {
  const inside = Array.from({ length: 1 + random.below(3) }, () =>
    random.pick([
      "a",
      "b",
      "a-c",
      "A-Z",
      "0-9",
      "\\d",
      "\\w",
      "\\W",
      "\\s",
      "-",
      "]",
      "^",
      "[",
      "\\]",
      "\\b",
      "ñ",
      "İ",
      "h-k",
      "\\x61-\\x63",
      "z-a",
      "\\w-z",
      "\\7",
      "\\q",
      "α-ω",
      "&&",
      "--",
    ]),
  );
  return `[${random.pick(["", "", "^"])}${inside.join("")}]`;
}

function damaged(random: Random, whole: string): string {
  const chars = Array.from(whole);
  const at = random.below(chars.length + 1);
  return [
    ...chars.slice(0, at),
    random.pick([...Array.from("()[]{}*+?|\\^$"), "", "(?", "(?P", "(?P<"]),
    ...chars.slice(at + random.below(2)),
  ].join("");
}

/** A template of `str.format`, or nearly. */
export function randomTemplate(random: Random): string {
  const made = Array.from({ length: random.below(4) }, () =>
    random.below(3) === 0 ? random.pick(["x", " ", "{{", "}}", "ñ"]) : field(random),
  ).join("");
  return random.below(8) === 0 ? damaged(random, made) : made;
}

function field(random: Random): string {
  const name = random.pick(["0", "0", "1", "2", "3", "9", "", "00", "٠", "x", "-1", "99999999999999999999"]);
  const index = random.pick(["", "", "", "", "[0]", "[1]", "[x]", "[]", "[0][0]", "[9]", "[0]x", "[", "[-1]", ".x"]);
  const conversion = random.pick(["", "", "", "", "!r", "!s", "!a", "!x", "!"]);
  const spec = random.pick([
    "",
    "",
    "",
    ":",
    ":5",
    ":>5",
    ":*^7",
    ":.2",
    ":<5.1s",
    ":05",
    ":d",
    ":+5",
    ":=5",
    ":{1}",
    ":{0}",
    ":5,",
    ":#5",
    ":z5",
    ":ñ>4",
    ":{{0}}",
    ":{0:{0}}",
    ":s",
    ":}>3",
    ":٣",
    ":-",
    ":>05",
  ]);
  return `{${name}${index}${conversion}${spec}}`;
}

/** A literal of Python, often a list, or nearly. */
export function randomLiteral(random: Random): string {
  const kind = random.below(6);
  const made = kind < 4 ? `${random.pick(["", "", "", " ", "\n", "\t"])}[${items(random, 3, kind < 2)}]` : literal(random, 3, false);
  const around =
    random.below(12) === 0
      ? random.pick([`(${made})`, `${made},`, `${made} # c`, `${made}[0]`, `${made}+[]`, `${made};`, `-${made}`])
      : made;
  return random.below(8) === 0 ? damaged(random, around) : around;
}

function items(random: Random, depth: number, onlyTexts: boolean): string {
  const all = Array.from({ length: random.below(4) }, () => literal(random, depth - 1, onlyTexts));
  return all.join(random.pick([",", ", ", " , ", "\n,", ",#c\n"])) + random.pick(["", "", "", ",", " "]);
}

function literal(random: Random, depth: number, onlyText: boolean): string {
  const kind = onlyText ? 0 : random.below(10);
  if (kind < 5 || depth === 0) return text(random);
  if (kind === 5) return number(random);
  if (kind === 6)
    return random.pick([
      "None",
      "True",
      "False",
      "...",
      "set()",
      "null",
      "x",
      "Nonex",
      "b'a'",
      "f'a'",
      "rb'\\q'",
      "b'ñ'",
      "ur''",
      "lambda: 0",
    ]);
  if (kind === 7) return `[${items(random, depth, false)}]`;
  if (kind === 8) return `(${items(random, depth, false)})`;
  return random.below(2) === 0
    ? `{${items(random, depth, false)}}`
    : `{${literal(random, depth - 1, false)}: ${literal(random, depth - 1, false)}}`;
}

function number(random: Random): string {
  const one = (): string =>
    random.pick([
      "0",
      "1",
      "12",
      "007",
      "00",
      "1_0",
      "1__0",
      "1.5",
      ".5",
      "5.",
      "1e3",
      "1E-3",
      "0x1f",
      "0b2",
      "0o7",
      "1j",
      "1.e2",
      "_1",
      "1_",
      "1.5j",
      "1abc",
      "1if",
    ]);
  return `${random.pick(["", "", "-", "+", "- ", "--", "~"])}${one()}${random.pick(["", "", "", `+${one()}`, `-${one()}`, "+2j", "+-2j"])}`;
}

function text(random: Random): string {
  const quote = random.pick(["'", "'", "'", '"', "'''", '"""']);
  const body = Array.from({ length: random.below(4) }, () =>
    random.pick([
      "a",
      "b",
      "grp",
      "name",
      " ",
      "ñ",
      "\\n",
      "\\'",
      "\\x41",
      "\\x4",
      "\\u00f1",
      "\\101",
      "\\q",
      "\\\n",
      "\u{1f600}",
      '"',
      "#",
      "\\U0001f600",
      "\\ud800",
    ]),
  ).join("");
  const one = `${random.pick(["", "", "", "", "r", "u", "R", "B"])}${quote}${body}${quote}`;
  return random.below(12) === 0 ? `${one} 'z'` : one;
}

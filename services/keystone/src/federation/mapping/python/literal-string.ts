const SIMPLE: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\n": "",
};
const NUMBERED = /(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y;
const OCTAL = /[0-7]{1,3}/y;

/** What kind of string is read. */
export interface StringKind {
  readonly quote: string;
  readonly raw: boolean;
  readonly bytes: boolean;
}

/** The body of a string that begins at a place, and where it ends; nothing if it is not one that Python reads. */
export function stringBody(
  source: string,
  begin: number,
  { quote, raw, bytes }: StringKind,
): { readonly text: string; readonly end: number } | undefined {
  let text = "";
  for (let at = begin; at < source.length;) {
    if (source.startsWith(quote, at)) return { text, end: at + quote.length };
    const char = source[at] ?? "";
    if ((char === "\n" && quote.length === 1) || (bytes && char > "\x7f")) return undefined;
    at++;
    if (char !== "\\") {
      text += char;
      continue;
    }
    const next = source[at];
    if (next === undefined || (bytes && next > "\x7f")) return undefined;
    const escape = raw ? { text: `\\${next}`, length: 1 } : read(source, at, bytes);
    if (escape === undefined) return undefined;
    text += escape.text;
    at += escape.length;
  }
  return undefined;
}

/** What an escape means; nothing for one that Python refuses. `\N{…}` is refused, too: no table of names is here. */
function read(source: string, at: number, bytes: boolean): { readonly text: string; readonly length: number } | undefined {
  const char = source[at] ?? "";
  const simple = Object.hasOwn(SIMPLE, char) ? SIMPLE[char] : undefined;
  if (simple !== undefined) return { text: simple, length: 1 };
  OCTAL.lastIndex = at;
  const octal = OCTAL.exec(source)?.[0];
  if (octal !== undefined) return { text: String.fromCodePoint(Number.parseInt(octal, 8)), length: octal.length };
  if (char !== "x" && (bytes || !/[uUN]/.test(char))) return { text: `\\${char}`, length: 1 };
  NUMBERED.lastIndex = at;
  const numbered = NUMBERED.exec(source)?.[0];
  const point = Number.parseInt(numbered?.slice(1) ?? "", 16);
  if (numbered === undefined || point > 0x10ffff) return undefined;
  return { text: String.fromCodePoint(point), length: numbered.length };
}

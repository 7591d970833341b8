/** What Python's `str.strip` takes away; JavaScript's `trim` knows neither the separators 1C to 1F nor 85, and takes FEFF. */
const SPACE = new Set(
  [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].concat(
    Array.from({ length: 11 }, (_, i) => 0x2000 + i),
  ),
);

/** Without white space at its end, as Python sees it. */
export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.has(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Without white space at its start, as Python sees it. */
export function stripStart(text: string): string {
  let start = 0;
  while (start < text.length && SPACE.has(text.charCodeAt(start))) start++;
  return text.slice(start);
}

/** Without white space around it, as Python sees it. */
export function strip(text: string): string {
  return stripStart(stripEnd(text));
}

/** How many characters there are, as Python counts: a code point is one. */
export function length(text: string): number {
  return Array.from(text).length;
}

/** The text that Python's `str` makes of a value, with numbers in it as `float` if they are such. */
export function str(value: unknown, isFloat = false): string {
  return typeof value === "string" ? value : repr(value, isFloat);
}

function repr(value: unknown, isFloat: boolean): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map((item) => repr(item, isFloat)).join(", ")}]`;
  if (value instanceof Map) return `{${[...value].map(([key, inner]) => `${repr(key, isFloat)}: ${repr(inner, isFloat)}`).join(", ")}}`;
  return typeof value === "number" && isFloat ? float(value) : String(value);
}

/** With a point or an exponent, which is two digits at least; that from 1e16 on, and below 1e-4. */
function float(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.includes(".") ? text : `${text}.0`;
}

/** As Python writes text: in single quotes, unless there are only such inside. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text
    .replaceAll("\\", String.raw`\\`)
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\t", String.raw`\t`)
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${inner}${quote}`;
}

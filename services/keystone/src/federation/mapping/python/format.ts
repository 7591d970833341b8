import { decimal, PythonError, pythonRepr } from "@underpin/oslo/python";
import { formatText } from "./format-spec.ts";

/** What a rule may refer to: a value, or several. */
export type FormatValue = string | readonly string[];

/**
 * `template.format(*values)` of Python.
 *
 * @throws PythonError `IndexError` for a reference to a value that is not there; anything else that Python refuses; and attributes of
 * values (`{0.upper}`), which no rule has a use for
 */
export function format(template: string, values: readonly FormatValue[]): string {
  return new Formatter(values).format(template, 2);
}

interface Field {
  readonly name: string;
  readonly conversion: string;
  readonly spec: string;
  /** Where the template goes on. */
  readonly end: number;
}

class Formatter {
  readonly #values: readonly FormatValue[];
  /** The number of the next `{}`; fields are numbered all or none. */
  #next = 0;
  #numbered: boolean | undefined;

  constructor(values: readonly FormatValue[]) {
    this.#values = values;
  }

  format(template: string, depth: number): string {
    if (depth === 0) throw new PythonError("Max string recursion exceeded");
    let out = "";
    for (let at = 0; at < template.length;) {
      const char = template[at] ?? "";
      at++;
      if (char !== "{" && char !== "}") out += char;
      else if (template[at] === char) {
        out += char;
        at++;
      } else {
        if (char === "}" || at >= template.length) throw new PythonError(`Single '${char}' encountered in format string`);
        const field = readField(template, at);
        out += this.#value(field, depth);
        at = field.end;
      }
    }
    return out;
  }

  #value({ name, conversion, spec }: Field, depth: number): string {
    const value = converted(this.#resolve(name), conversion);
    const expanded = spec.includes("{") ? this.format(spec, depth - 1) : spec;
    if (typeof value === "string") return formatText(value, expanded);
    if (expanded !== "") throw new PythonError("unsupported format string passed to list.__format__");
    return pythonRepr(value);
  }

  #resolve(name: string): FormatValue {
    const [, first = "", rest = ""] = /^([^.[]*)(.*)$/su.exec(name) ?? [];
    let value = this.#argument(first);
    for (let left = rest; left !== "";) {
      const [, index, after = ""] = /^\[([^\]]*)\](.*)$/su.exec(left) ?? [];
      if (index === undefined)
        throw new PythonError(left.startsWith(".") ? `attributes of values are not given here: ${left}` : `bad format field: ${left}`);
      value = item(value, index);
      left = after;
    }
    return value;
  }

  #argument(first: string): FormatValue {
    const number = asIndex(first);
    if (first !== "" && number === undefined) throw new PythonError(`KeyError: ${pythonRepr(first)}`);
    const isNumbered = first !== "";
    if (this.#numbered !== undefined && this.#numbered !== isNumbered)
      throw new PythonError("cannot switch between automatic field numbering and manual field specification");
    this.#numbered = isNumbered;
    const value = this.#values[number ?? this.#next++];
    if (value === undefined) throw new PythonError("Replacement index out of range for positional args tuple", "IndexError");
    return value;
  }
}

/** Reads a field whose opening brace ends before `begin`. */
function readField(template: string, begin: number): Field {
  let at = begin;
  let char: string | undefined;
  for (; at < template.length; at++) {
    char = template[at];
    if (char === "{") throw new PythonError("unexpected '{' in field name");
    if (char === "}" || char === ":" || char === "!") break;
    if (char === "[") for (at++; at < template.length && template[at] !== "]";) at++;
    char = undefined;
  }
  const name = template.slice(begin, at);
  at++;
  if (char === "}") return { name, conversion: "", spec: "", end: at };
  if (char === undefined) throw new PythonError("expected '}' before end of string");
  let conversion = "";
  if (char === "!") {
    conversion = String.fromCodePoint(template.codePointAt(at) ?? 0);
    if (at >= template.length) throw new PythonError("end of string while looking for conversion specifier");
    at += conversion.length;
    if (template[at] === "}") return { name, conversion, spec: "", end: at + 1 };
    if (at < template.length && template[at] !== ":") throw new PythonError("expected ':' after conversion specifier");
    at++;
  }
  const from = at;
  for (let open = 1; at < template.length;) {
    const inside = template[at++];
    if (inside === "{") open++;
    if (inside === "}" && --open === 0) return { name, conversion, spec: template.slice(from, at - 1), end: at };
  }
  throw new PythonError("unmatched '{' in format spec");
}

/** The number that digits of any script are. */
function asIndex(text: string): number | undefined {
  if (!/^\p{Nd}+$/u.test(text)) return undefined;
  const digits = decimal(text);
  if (BigInt(digits) > 9_223_372_036_854_775_807n) throw new PythonError("Too many decimal digits in format string");
  return Number(digits);
}

function item(value: FormatValue, index: string): FormatValue {
  if (index === "") throw new PythonError("Empty attribute in format string");
  const number = asIndex(index);
  if (number === undefined) throw new PythonError("indices must be integers");
  const found = (typeof value === "string" ? Array.from(value) : value)[number];
  if (found === undefined) throw new PythonError("index out of range", "IndexError");
  return found;
}

function converted(value: FormatValue, conversion: string): FormatValue {
  switch (conversion) {
    case "":
      return value;
    case "s":
      return typeof value === "string" ? value : pythonRepr(value);
    case "r":
      return pythonRepr(value);
    case "a":
      return pythonRepr(value).replaceAll(/[^\0-\x7f]/gu, escaped);
    default:
      throw new PythonError(`Unknown conversion specifier ${conversion}`);
  }
}

function escaped(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  const [mark, width] = point < 0x100 ? ["x", 2] : point < 0x10000 ? ["u", 4] : ["U", 8];
  return `\\${mark}${point.toString(16).padStart(Number(width), "0")}`;
}

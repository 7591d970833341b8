import { SPACE } from "./space.ts";
import { pythonRepr } from "./repr.ts";
import { compareByCodePoint } from "./text.ts";

/** How `pprint` writes: how wide, and whether names are sorted. */
export interface PrettyOptions {
  readonly width: number;
  readonly sorted: boolean;
}

/** Where `str.splitlines()` breaks. */
const BREAK = "\\n-\\r\\x1C-\\x1E\\x85\\u2028\\u2029";
const LINE = new RegExp(`[^${BREAK}]*(?:\\r\\n|[${BREAK}])|[^${BREAK}]+$`, "gu");
const WORD = new RegExp(`[^${SPACE}]+[${SPACE}]*|[${SPACE}]+`, "gu");

/** A JSON value as `pprint.pformat()` of Python writes it. */
export function pprint(value: unknown, options: PrettyOptions): string {
  return new Printer(options).print(options.sorted ? withSortedNames(value) : value, 0, 0, true);
}

function withSortedNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedNames);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => compareByCodePoint(a, b));
  return Object.fromEntries(entries.map(([name, inner]) => [name, withSortedNames(inner)]));
}

class Printer {
  readonly #width: number;

  constructor({ width }: PrettyOptions) {
    this.#width = width;
  }

  /** On one line if it fits between the indent and what must follow on the last line. */
  print(value: unknown, indent: number, allowance: number, outermost = false): string {
    const whole = pythonRepr(value);
    if (lengthOf(whole) <= this.#width - indent - allowance) return whole;
    if (typeof value === "string" && value !== "") return this.#text(value, indent, allowance, outermost);
    if (typeof value !== "object" || value === null) return whole;
    return Array.isArray(value) ? this.#list(value, indent, allowance) : this.#object(value, indent, allowance);
  }

  #list(values: readonly unknown[], indent: number, allowance: number): string {
    const lines = values.map((value, at) => this.print(value, indent + 1, at === values.length - 1 ? allowance + 1 : 1));
    return `[${lines.join(newLine(indent + 1))}]`;
  }

  #object(object: object, indent: number, allowance: number): string {
    const entries = Object.entries(object);
    const lines = entries.map(([name, value], at) => {
      const key = pythonRepr(name);
      return `${key}: ${this.print(value, indent + 3 + lengthOf(key), at === entries.length - 1 ? allowance + 1 : 1)}`;
    });
    return `{${lines.join(newLine(indent + 1))}}`;
  }

  /** A long text is several literals, broken after line ends and white space. */
  #text(text: string, at: number, after: number, outermost: boolean): string {
    const indent = outermost ? at + 1 : at;
    const allowance = outermost ? after + 1 : after;
    const pieces = this.#pieces(text, this.#width - indent, allowance).map(pythonRepr);
    if (pieces.length === 1) return pieces.join("");
    const joined = pieces.join(`\n${" ".repeat(indent)}`);
    return outermost ? `(${joined})` : joined;
  }

  #pieces(text: string, width: number, allowance: number): readonly string[] {
    const lines = text.match(LINE) ?? [];
    return lines.flatMap((line, at) => {
      const isLast = at === lines.length - 1;
      const fits = (piece: string, isEnd: boolean): boolean => lengthOf(pythonRepr(piece)) <= (isEnd ? width - allowance : width);
      if (fits(line, isLast)) return [line];
      const words = line.match(WORD) ?? [];
      const pieces: string[] = [];
      words.forEach((word, index) => {
        const longer = (pieces.at(-1) ?? "") + word;
        if (pieces.length > 0 && fits(longer, isLast && index === words.length - 1)) pieces[pieces.length - 1] = longer;
        else pieces.push(word);
      });
      return pieces;
    });
  }
}

function newLine(indent: number): string {
  return `,\n${" ".repeat(indent)}`;
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

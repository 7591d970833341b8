import { pythonRepr, type PolicyValue } from "@underpin/oslo/policy";
import { byCodePoint } from "./python-text.ts";

export interface PrettyOptions {
  readonly width: number;
  /** Whether names of objects are sorted, as Python did before it kept their order. */
  readonly sorted: boolean;
}

/** A JSON value as Python's `pprint.pformat` gives it: on one line if that is short enough. */
export function pprint(value: unknown, options: PrettyOptions): string {
  return format(value, { indent: 0, allowance: 0, isTop: true }, options);
}

interface Place {
  readonly indent: number;
  /** What stands behind it on its last line. */
  readonly allowance: number;
  readonly isTop?: boolean;
}

function format(value: unknown, place: Place, options: PrettyOptions): string {
  const text = repr(value, options);
  if (lengthOf(text) <= options.width - place.indent - place.allowance) return text;
  if (typeof value === "string") return formatText(value, place, options);
  if (typeof value !== "object" || value === null) return text;
  const [indent, last] = [place.indent + 1, place.allowance + 1];
  const separator = `,\n${" ".repeat(indent)}`;
  if (Array.isArray(value)) {
    const items = value.map((item, i) => format(item, { indent, allowance: i === value.length - 1 ? last : 1 }, options));
    return `[${items.join(separator)}]`;
  }
  const entries = entriesOf(value, options);
  const items = entries.map(([name, item], i) => {
    const key = `${pythonRepr(name)}: `;
    return key + format(item, { indent: indent + lengthOf(key), allowance: i === entries.length - 1 ? last : 1 }, options);
  });
  return `{${items.join(separator)}}`;
}

function entriesOf(value: object, { sorted }: PrettyOptions): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(value);
  return sorted ? entries.toSorted(([a], [b]) => byCodePoint(a, b)) : entries;
}

function repr(value: unknown, options: PrettyOptions): string {
  if (typeof value !== "object" || value === null) return pythonRepr(value as PolicyValue);
  if (Array.isArray(value)) return `[${value.map((item) => repr(item, options)).join(", ")}]`;
  return `{${entriesOf(value, options)
    .map(([name, item]) => `${pythonRepr(name)}: ${repr(item, options)}`)
    .join(", ")}}`;
}

/** Python counts code points. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** A long text as several of its parts, one on a line, cut at spaces. */
function formatText(text: string, { indent: outer, allowance: given, isTop = false }: Place, { width }: PrettyOptions): string {
  const indent = isTop ? outer + 1 : outer;
  const allowance = isTop ? given + 1 : given;
  const chunks: string[] = [];
  const lines =
    text.match(/[^\n\r\v\f\x1C-\x1E\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1C-\x1E\x85\u2028\u2029]|$)/g)?.filter((line) => line !== "") ?? [];
  for (const [i, line] of lines.entries()) {
    const isLastLine = i === lines.length - 1;
    if (lengthOf(pythonRepr(line)) <= width - indent - (isLastLine ? allowance : 0)) {
      chunks.push(line);
      continue;
    }
    const parts = line.match(/\S*\s*/g)?.filter((part) => part !== "") ?? [];
    let current = "";
    for (const [j, part] of parts.entries()) {
      const most = width - indent - (isLastLine && j === parts.length - 1 ? allowance : 0);
      if (lengthOf(pythonRepr(current + part)) <= most) current += part;
      else {
        if (current !== "") chunks.push(current);
        current = part;
      }
    }
    if (current !== "") chunks.push(current);
  }
  if (chunks.length === 1) return pythonRepr(text);
  const all = chunks.map(pythonRepr).join(`\n${" ".repeat(indent)}`);
  return isTop ? `(${all})` : all;
}

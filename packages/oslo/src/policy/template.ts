import { CheckFault } from "./fault.ts";
import { targetName, type Target, type TargetName } from "./target.ts";
import { pythonRepr, pythonText } from "../python/repr.ts";
import type { PolicyValue } from "./value.ts";

/** The right side of a check: text with attributes of the target in it, as Python's `%` operator reads it. */
export interface Template {
  readonly text: string;
  /** The attributes of the target that it asks for. */
  readonly names: readonly TargetName[];
  /** The text filled in; undefined if the target lacks an attribute. */
  readonly fill: (target: Target) => string | undefined;
  /** What is wrong with it, for whoever wrote it. */
  readonly problem?: string;
}

type Piece = string | Field;

/** One `%(name)s`. A field that can't be read has no way to show a value, and perhaps no name. */
interface Field {
  readonly name: TargetName | undefined;
  readonly show: (value: PolicyValue) => string;
  readonly problem?: string;
}

const KEY = "(?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*";
const FIELD = new RegExp(
  `%(?:%|\\((?<key>${KEY})\\)(?<flags>[-+ 0#]*)(?<width>\\d{0,4})(?:(?<point>\\.)(?<precision>\\d{0,4}))?[hlL]?(?<type>[srdiu]))`,
  "y",
);

/** What nearly all templates are. */
const SINGLE = /^%\(([\w.]+)\)s$/;

/** Reads a right side: `admin`, `%(target.user.id)s`, `%%`, and the rarer `%(name)r` and `%(name)d` with flags and widths. */
export function readTemplate(text: string): Template {
  if (!text.includes("%")) return { text, names: [], fill: () => text };
  const [, only] = SINGLE.exec(text) ?? [];
  if (only !== undefined) return single(text, targetName(only));
  const pieces = piecesOf(text);
  const fields = pieces.filter((piece) => typeof piece !== "string");
  const names = fields.flatMap(({ name }) => name ?? []);
  const problem = fields.find((one) => one.problem !== undefined)?.problem;
  return { text, names, fill: filling(pieces), ...(problem === undefined ? {} : { problem }) };
}

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; at = FIELD.lastIndex) {
    const next = text.indexOf("%", at);
    if (next !== at) pieces.push(text.slice(at, next < 0 ? undefined : next));
    if (next < 0) break;
    FIELD.lastIndex = next;
    const match = FIELD.exec(text);
    if (match === null) {
      pieces.push(brokenField(text.slice(next)));
      break;
    }
    pieces.push(match[0] === "%%" ? "%" : field(match.groups ?? {}));
  }
  return pieces;
}

function single(text: string, name: TargetName): Template {
  const fill: Template["fill"] = (target) => {
    const value = target.get(name);
    return value === undefined ? undefined : pythonText(value);
  };
  return { text, names: [name], fill };
}

function filling(pieces: readonly Piece[]): Template["fill"] {
  return (target) => {
    let out = "";
    for (const piece of pieces) {
      const text = typeof piece === "string" ? piece : shown(piece, target);
      if (text === undefined) return undefined;
      out += text;
    }
    return out;
  };
}

function shown({ name, show }: Field, target: Target): string | undefined {
  if (name === undefined) return show(null);
  const value = target.get(name);
  return value === undefined ? undefined : show(value);
}

/** What Python fails with, once it has found the attribute. */
function brokenField(text: string): Field {
  const key = new RegExp(`^%\\((${KEY})\\)`).exec(text)?.[1];
  const problem = `"${text}" is no attribute of the target: those are written %(name)s, and a percent sign %%`;
  const show = (): never => {
    throw new CheckFault(problem);
  };
  return { name: key === undefined ? undefined : targetName(key), show, problem };
}

function field(groups: Readonly<Record<string, string | undefined>>): Field {
  const { key = "", flags = "", type } = groups;
  const name = targetName(key);
  const width = Number(groups["width"] ?? 0);
  const precision = groups["point"] === undefined ? undefined : Number(groups["precision"] ?? 0);
  if (type === "s" || type === "r") {
    const text = type === "s" ? pythonText : pythonRepr;
    if (width === 0 && precision === undefined) return { name, show: text };
    return { name, show: (value) => padded(Array.from(text(value)).slice(0, precision).join(""), width, flags.includes("-")) };
  }
  return { name, show: (value) => padded(integer(value, flags, width, precision), width, flags.includes("-")) };
}

function padded(text: string, width: number, left: boolean): string {
  const missing = " ".repeat(Math.max(0, width - Array.from(text).length));
  return left ? text + missing : missing + text;
}

/** `%d`: numbers only, cut off at the point. */
function integer(value: PolicyValue, flags: string, width: number, precision = 0): string {
  if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean")
    throw new CheckFault("%d asks for a number, and the target's attribute is none");
  if (typeof value === "number" && !Number.isFinite(value)) throw new CheckFault("%d asks for a number with an end");
  const whole = BigInt(typeof value === "number" ? Math.trunc(value) : value);
  const sign = whole < 0n ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const digits = String(whole < 0n ? -whole : whole).padStart(precision, "0");
  return sign + (flags.includes("0") && !flags.includes("-") ? digits.padStart(width - sign.length, "0") : digits);
}

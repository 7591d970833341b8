import type { NumberType } from "../option.ts";
import { choicesOf } from "./choices.ts";
import { InvalidValue } from "./invalid-value.ts";
import { strip } from "./python.ts";

const PORTS = { min: 0, max: 65_535 };

/** A number in the forms that Python's `int` and `float` take, `1_000` included; null for nothing at all. */
export function parseNumber(spec: NumberType, raw: unknown): number | null {
  const value = typeof raw === "number" ? raw : read(spec.type, strip(String(raw)));
  if (value === null) return null;
  const choices = choicesOf(spec)?.map(Number);
  if (choices !== undefined) {
    if (!choices.includes(value)) throw new InvalidValue("not one of the allowed values");
    return value;
  }
  const { min, max } = boundsOf(spec);
  if (min !== undefined && value < min) throw new InvalidValue("too small");
  if (max !== undefined && value > max) throw new InvalidValue("too large");
  return value;
}

/** The least and the largest value. */
export function boundsOf(spec: NumberType): { readonly min?: number | undefined; readonly max?: number | undefined } {
  return spec.type === "port" ? { min: spec.min ?? PORTS.min, max: spec.max ?? PORTS.max } : { min: spec.min, max: spec.max };
}

function read(type: NumberType["type"], text: string): number | null {
  if (text === "") return null;
  return type === "float" ? readFloat(text) : readInteger(text);
}

function readInteger(text: string): number {
  const digits = inAscii(text);
  if (!/^[+-]?\d+(?:_\d+)*$/.test(digits)) throw new InvalidValue("not an integer");
  const value = Number(digits.replaceAll("_", ""));
  if (!Number.isSafeInteger(value)) throw new InvalidValue("an integer of more digits than are kept exactly");
  return value === 0 ? 0 : value;
}

const FLOAT = /^[+-]?(?:(?:\d+(?:_\d+)*)?\.\d+(?:_\d+)*|\d+(?:_\d+)*\.?)(?:e[+-]?\d+(?:_\d+)*)?$/i;

function readFloat(text: string): number {
  const digits = inAscii(text);
  const word = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(digits);
  if (word) return /nan/i.test(word[2] ?? "") ? Number.NaN : word[1] === "-" ? -Infinity : Infinity;
  if (!FLOAT.test(digits)) throw new InvalidValue("not a number");
  return Number(digits.replaceAll("_", ""));
}

/** Digits of other scripts as 0 to 9: each script's stand in a row of ten. */
function inAscii(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    let value = 0;
    const code = digit.codePointAt(0) ?? 0;
    if (code < 0x80) return digit;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
    return String(value);
  });
}

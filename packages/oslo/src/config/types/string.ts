import type { StringType } from "../option.ts";
import { choicesOf } from "./choices.ts";
import { InvalidValue } from "./invalid-value.ts";
import { length, str } from "./python.ts";

/** Text; what else comes from a default or another option is made text as Python does it. */
export function parseString(spec: StringType, raw: unknown): string {
  const value = spec.quotes ? unquoted(str(raw)) : str(raw);
  if (spec.maxLength !== undefined && spec.maxLength > 0 && length(value) > spec.maxLength)
    throw new InvalidValue(`${length(value)} characters are too many`);
  if (spec.regex !== undefined && !new RegExp(spec.regex, spec.ignoreCase ? "iu" : "u").test(value))
    throw new InvalidValue("does not match what is asked for");
  const choices = choicesOf(spec)?.map(String);
  if (choices === undefined) return value;
  const same = spec.ignoreCase
    ? (one: string): boolean => one.toLowerCase() === value.toLowerCase()
    : (one: string): boolean => one === value;
  if (!choices.some(same)) throw new InvalidValue("not one of the allowed values");
  return value;
}

function unquoted(value: string): string {
  if (!/^["']/.test(value)) return value;
  if (value.length === 1 || !value.endsWith(value.slice(0, 1))) throw new InvalidValue("a quote is not closed");
  return value.slice(1, -1);
}

import { numberInText } from "../../python/number.ts";
import { floatText, pythonRepr } from "../../python/repr.ts";
import { areUnique, isEqual } from "./equal.ts";
import { isOfFormat } from "./formats.ts";
import type { Checking, Finding } from "./keyword.ts";
import { isObject, type JsonType, type Keywords, type Schema } from "./schema.ts";

const TYPES: Readonly<Record<JsonType, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: Number.isInteger,
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
};

/** What is said of one value, and of lists. */
export const VALUES = {
  *type(types: JsonType | readonly JsonType[], value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    const wanted = [types].flat() as readonly JsonType[];
    if (!wanted.some((type) => TYPES[type](value))) yield `${checking.shown(value)} is not of type ${wanted.map(pythonRepr).join(", ")}`;
  },
  *enum(values: readonly unknown[], value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    // jsonschema 4.10 tells booleans from numbers only where the value itself is one.
    const loosely = checking.dialect.jsonschema === "4.10" && typeof value === "object";
    if (!values.some((one) => isEqual(one, value, loosely))) yield `${checking.shown(value)} is not one of ${pythonRepr(values)}`;
  },
  *const(wanted: unknown, value: unknown): Iterable<Finding> {
    if (!isEqual(wanted, value)) yield `${pythonRepr(wanted)} was expected`;
  },
  *minimum(least: number, value: unknown, _schema: Keywords, { dialect }: Checking): Iterable<Finding> {
    const number = numberOf(value, dialect.numbersInTexts);
    if (number !== undefined && number < least) yield `${written(number, value)} is less than the minimum of ${pythonRepr(least)}`;
  },
  *maximum(most: number, value: unknown, _schema: Keywords, { dialect }: Checking): Iterable<Finding> {
    const number = numberOf(value, dialect.numbersInTexts);
    if (number !== undefined && number > most) yield `${written(number, value)} is greater than the maximum of ${pythonRepr(most)}`;
  },
  *minLength(least: number, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (typeof value === "string" && lengthOf(value) < least) yield `${checking.shown(value)} ${tooShort(least, checking)}`;
  },
  *maxLength(most: number, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (typeof value === "string" && lengthOf(value) > most) yield `${checking.shown(value)} ${tooLong(most, checking)}`;
  },
  *pattern(pattern: string, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (typeof value === "string" && !checking.isFound(pattern, value))
      yield `${checking.shown(value)} does not match ${pythonRepr(pattern)}`;
  },
  *format(format: string, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (typeof value === "string" && !isOfFormat(value, format, checking.dialect))
      yield `${checking.shown(value)} is not a ${pythonRepr(format)}`;
  },
  *items(schema: Schema, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (!Array.isArray(value) || value.length === 0) return;
    if (schema === false) {
      const rest: unknown = value.length === 1 ? value[0] : value;
      yield `Expected at most 0 items but found ${value.length} extra: ${checking.shown(rest)}`;
      return;
    }
    for (const [at, item] of value.entries()) yield* checking.faultsOfPart(item, schema, { path: [at] });
  },
  *minItems(least: number, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (Array.isArray(value) && value.length < least) yield `${checking.shown(value)} ${tooShort(least, checking)}`;
  },
  *maxItems(most: number, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (Array.isArray(value) && value.length > most) yield `${checking.shown(value)} ${tooLong(most, checking)}`;
  },
  *uniqueItems(unique: boolean, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (unique && Array.isArray(value) && !areUnique(value)) yield `${checking.shown(value)} has non-unique elements`;
  },
};

function tooShort(least: number, { dialect }: Checking): string {
  return least === 1 && dialect.jsonschema === "4.26" ? "should be non-empty" : "is too short";
}

function tooLong(most: number, { dialect }: Checking): string {
  return most === 0 && dialect.jsonschema === "4.26" ? "is expected to be empty" : "is too long";
}

/** How many characters a text has for Python. */
function lengthOf(text: string): number {
  let length = text.length;
  for (const { length: units } of text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)) length -= units;
  return length;
}

/** The number that a bound is held against: where texts count, everything that `int()` takes does, and it takes fractions off. */
function numberOf(value: unknown, inTexts: boolean): number | bigint | undefined {
  if (!inTexts) return typeof value === "number" ? value : undefined;
  if (typeof value === "string") return numberInText(value);
  return typeof value === "number" || typeof value === "boolean" ? Math.trunc(Number(value)) : undefined;
}

/** A number of a text that is no integer there is none in the answer. */
function written(number: number | bigint, value: unknown): string {
  return typeof number === "number" && typeof value === "string" ? floatText(number) : pythonRepr(number);
}

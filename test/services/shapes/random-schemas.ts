import type { Schema, Wording } from "@underpin/oslo/http";
import { Random } from "../../keystone/random.ts";
import { refusalOf } from "./refusal.ts";

/** A schema, and a value that may be of it. */
export interface SchemaCase {
  readonly wording: Wording;
  readonly schema: Schema;
  readonly value: unknown;
}

const TYPES = ["object", "array", "string", "integer", "number", "boolean", "null"] as const;
const NAMES = ["name", "id", "enabled", "tags", "a b", "ñ", "it's", 'q"', "\u{1F600}", "", "x-y", "links", "Z"];
const WORDS = [
  ..."a,ab,abc,ec2,x y,1,-3,0,10,1_000, 7 ,1.5,1e3,inf,-Infinity,nan,٣,it's,ü,POST,user@host,@,https://x/y,a/b,/v3,\n,a\n,\u2028,\\,\x07,\u00A0".split(
    ",",
  ),
  "",
  "a,b",
  "both'\"",
  "\u{1F600}\u{1F600}",
  "b".repeat(70),
  "two words and more of them so that it is long enough to be broken over several lines, as long texts are",
  "lines\nand more\r\nof them\u0085and so on until it is more than what is written on one line of a dump",
  "0123456789abcdef0123456789abcdef",
  "01234567-89ab-cdef-0123-456789abcdef",
  "{01234567-89AB-cdef-0123-456789abcdef}",
  "urn:uuid:01234567-89ab-cdef-0123-456789abcdef",
  "01234567-89ab-cdef-0123-456789abcdeg",
];
const MOMENTS = [
  ..."2026-11-22T10:00:00Z,2026-11-22T10:00:00.123456Z,2026-11-22,2026-02-29T00:00:00Z,2024-02-29T00:00:00Z,20261122T1000Z,202611".split(
    ",",
  ),
  ..."2026-11,2026,2026-11-22 10:00,2026-11-22T24:00:00Z,2026-11-22T10:00:60Z,2026-1-2T10:00:00+01:00,2026-11-22T10:00:00+25:00".split(","),
  ..."2026-11-22T10:00:00-23:59,2026-11-22T10:00:00+2359,2026-13-01T00:00:00Z,0000-01-01T00:00:00Z,2026-11-22T10:00:00Z\n,now".split(","),
];
const PATTERNS = [
  "^[a-zA-Z0-9-]+$",
  "[\\S]+",
  "^[a-zA-Z0-9+.-]+:.+",
  "^[^,/]*$",
  "^[a-zA-Z0-9-_]+$",
  "^\\/.*",
  "^(POST|GET)$",
  "a|b",
  "^.{2,5}$",
  "\\w+\\Z",
  "\\d",
];

/** The case of a seed. */
export function schemaCase(seed: number, wording: Wording): SchemaCase {
  const random = new Random(seed);
  const schema = schemaOf(random, 3, wording);
  return { wording, schema, value: random.below(6) === 0 ? anything(random, 3) : fitting(random, schema, 4) };
}

function some<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: random.below(most + 1) }, make);
}

function anything(random: Random, depth: number): unknown {
  const kind = random.below(depth > 0 ? 9 : 7);
  if (kind < 3) return random.pick([...WORDS, ...MOMENTS]);
  if (kind === 3) return random.pick([0, 1, -1, 2, 7, 10, 100, 255, 4_294_967_296]);
  if (kind === 4) return random.pick([0.5, -1.5, 1e-7, 3.25, 0.1, 1.25e-5, 10.75]);
  if (kind === 5) return random.pick([true, false]);
  if (kind === 6) return null;
  if (kind === 7) return some(random, 4, () => anything(random, depth - 1));
  return Object.fromEntries(some(random, 4, () => [random.pick(NAMES), anything(random, depth - 1)]));
}

type Made = Record<string, unknown>;

function schemaOf(random: Random, depth: number, wording: Wording): Schema {
  if (depth < 3 && random.below(25) === 0) return random.below(3) > 0;
  const inner = (): Schema => schemaOf(random, depth - 1, wording);
  const size = (): number => random.below(4);
  const makers: Record<string, () => unknown> = {
    type: () => (random.below(3) === 0 ? [random.pick(TYPES), random.pick(TYPES)] : random.pick(TYPES)),
    enum: () => [anything(random, 1), anything(random, 1), ...some(random, 3, () => anything(random, 2))],
    const: () => anything(random, 1),
    minimum: () => random.pick([0, 1, -1, 5, 0.5]),
    maximum: () => random.pick([0, 1, 10, 100, 2.5]),
    minLength: size,
    maxLength: () => random.pick([0, 1, 5, 64]),
    pattern: () => random.pick(PATTERNS),
    format: () => random.pick(["date-time", "uuid", "uri", "email"]),
    minItems: size,
    maxItems: size,
    uniqueItems: () => random.below(4) > 0,
    required: () => Array.from(new Set(some(random, 3, () => random.pick(NAMES)))),
    minProperties: size,
    maxProperties: size,
    dependentRequired: () => Object.fromEntries(some(random, 2, () => [random.pick(NAMES), some(random, 2, () => random.pick(NAMES))])),
    additionalProperties: () => (depth > 0 && random.below(4) === 0 ? inner() : random.below(3) === 0),
    description: () => random.pick(WORDS),
  };
  if (depth > 0) {
    const schemas = (): Schema[] => [inner(), ...some(random, 2, inner)];
    Object.assign(makers, {
      properties: () => Object.fromEntries(some(random, 5, () => [random.pick(NAMES), inner()])),
      patternProperties: () => Object.fromEntries(some(random, 2, () => [random.pick(PATTERNS), inner()])),
      // Draft 4 has no schema of items that is a boolean.
      items: () => (wording === "22" ? { ...(inner() as object) } : inner()),
      allOf: schemas,
      anyOf: schemas,
      oneOf: schemas,
      not: inner,
    });
    for (const keyword of ["if", "then", "else"]) makers[keyword] = inner;
  }
  const made: Made = {};
  const favourites = random.below(3) > 0 ? random.pick(KINDS) : [];
  for (const name of favourites) if (makers[name] !== undefined && random.below(3) > 0) made[name] = makers[name]();
  for (const name of some(random, favourites.length === 0 ? 4 : 1, () => random.pick(Object.keys(makers)))) made[name] ??= makers[name]?.();
  return made;
}

/** Keywords that go together. */
const KINDS = [
  ["type", "properties", "required", "additionalProperties", "minProperties"],
  ["properties", "patternProperties", "additionalProperties", "type"],
  ["type", "items", "minItems", "maxItems", "uniqueItems"],
  ["type", "minLength", "maxLength", "pattern", "format"],
  ["type", "minimum", "maximum"],
];

/** A value that may be of a schema. */
export function fitting(random: Random, schema: Schema, depth: number): unknown {
  if (typeof schema === "boolean" || random.below(12) === 0) return anything(random, 2);
  if (schema.enum !== undefined && random.below(3) > 0) return random.pick(schema.enum);
  if (schema.const !== undefined && random.below(3) > 0) return schema.const;
  const type = [schema.type ?? guess(random, schema)].flat();
  switch (random.pick(type)) {
    case "object": {
      const branch = random.pick(schema.oneOf ?? [true]);
      const { properties = {}, required = [] } = { ...(typeof branch === "object" && branch.properties ? branch : {}), ...schema };
      const names = [...Object.keys(properties), ...required];
      const value = Object.fromEntries(some(random, random.below(3) === 0 ? 2 : 0, () => [random.pick(NAMES), anything(random, 2)]));
      for (const name of names)
        if (random.below(8) > 0) value[name] = depth > 0 ? fitting(random, properties[name] ?? true, depth - 1) : null;
      return value;
    }
    case "array":
      return some(random, 4, () => (depth > 0 ? fitting(random, schema.items ?? true, depth - 1) : null));
    case "string":
      return randomText(random, schema);
    case "integer":
      return random.pick([0, 1, -2, 5, 12, 101]);
    case "number":
      return random.pick([0, 1, 0.25, -0.5, 5, 1e-7]);
    case "boolean":
      return random.below(2) === 0;
    default:
      return null;
  }
}

function guess(random: Random, schema: object): (typeof TYPES)[number] {
  if ("properties" in schema || "required" in schema || "minProperties" in schema || "additionalProperties" in schema) return "object";
  if ("items" in schema || "minItems" in schema || "uniqueItems" in schema) return "array";
  if ("minimum" in schema || "maximum" in schema) return random.pick(["number", "string", "integer", "boolean"]);
  return random.pick(TYPES);
}

/** Mostly one that is taken, where there is any. */
function randomText(random: Random, schema: Schema): string {
  const words = typeof schema === "object" && schema.format === "date-time" ? MOMENTS : WORDS;
  const good = random.below(6) > 0 ? words.filter((word) => refusalOf(schema, word, "30") === null) : words;
  return random.pick(good.length > 0 ? good : words);
}

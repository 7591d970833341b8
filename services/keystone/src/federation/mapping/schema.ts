import { pythonRepr } from "@underpin/oslo/policy";
import { isObject } from "./json.ts";
import { compareByCodePoint } from "./python/text.ts";
import type { Release } from "./release.ts";

/** The part of JSON schema (draft 4) that mappings use; `false` takes nothing. */
export type Schema =
  | false
  | {
      readonly type: "object" | "array" | "string" | "boolean";
      readonly required?: readonly string[];
      readonly properties?: Readonly<Record<string, Schema>>;
      readonly additionalProperties?: false;
      readonly minItems?: number;
      readonly items?: Schema;
      readonly enum?: readonly string[];
      readonly oneOf?: readonly Schema[];
    };

const repr = (value: unknown): string => pythonRepr(value as Parameters<typeof pythonRepr>[0]);

/** What a value lacks of a schema: messages in the words and in the order in which upstream puts them, each with a new line; empty if nothing. */
export function complaints(value: unknown, schema: Schema, release: Release): string {
  return [...faults(value, schema, release)]
    .map((message) => `${message}\n`)
    .toSorted(compareByCodePoint)
    .join("");
}

function* faults(value: unknown, schema: Schema, release: Release): Generator<string> {
  if (schema === false) {
    yield `False schema does not allow ${repr(value)}`;
    return;
  }
  if (!isOfType(value, schema.type)) yield `${repr(value)} is not of type '${schema.type}'`;
  if (schema.enum !== undefined && !schema.enum.includes(value as string)) yield `${repr(value)} is not one of ${repr(schema.enum)}`;
  if (schema.oneOf?.every((one) => !isValid(value, one, release)) === true)
    yield `${repr(value)} is not valid under any of the given schemas`;
  if (isObject(value)) yield* faultsOfObject(value, schema, release);
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) yield `${repr(value)} ${release === "22" ? "is too short" : "should be non-empty"}`;
    if (schema.items !== undefined) for (const item of value) yield* faults(item, schema.items, release);
  }
}

function* faultsOfObject(
  value: Readonly<Record<string, unknown>>,
  { required = [], properties = {}, additionalProperties }: Exclude<Schema, false>,
  release: Release,
): Generator<string> {
  for (const name of required) if (!Object.hasOwn(value, name)) yield `${repr(name)} is a required property`;
  for (const [name, schema] of Object.entries(properties)) if (Object.hasOwn(value, name)) yield* faults(value[name], schema, release);
  const extra = Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
  if (additionalProperties === false && extra.length > 0) {
    const names = extra.toSorted(compareByCodePoint).map(repr).join(", ");
    yield `Additional properties are not allowed (${names} ${extra.length === 1 ? "was" : "were"} unexpected)`;
  }
}

function isValid(value: unknown, schema: Schema, release: Release): boolean {
  return faults(value, schema, release).next().done === true;
}

function isOfType(value: unknown, type: "object" | "array" | "string" | "boolean"): boolean {
  if (type === "object") return isObject(value);
  return type === "array" ? Array.isArray(value) : typeof value === type;
}

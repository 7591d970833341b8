import * as fc from "fast-check";
import { hostileText, hostileValue } from "./hostile.ts";

/** A JSON schema as `/openapi.json` has it. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

/** What stands for a text: an id that there is, by the name of the member that has it. */
export type TextFor = (member: string) => fc.Arbitrary<string>;

/** Values of a schema, most of them right: now and then a member is missing, is one too many, or is none of its type. */
export function valuesOf(schema: JsonSchema | boolean | undefined, text: TextFor, member = ""): fc.Arbitrary<unknown> {
  if (schema === undefined || typeof schema === "boolean") return hostileValue;
  const right = rightOf(schema, text, member);
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: hostileValue });
}

/** One in so many, and undefined otherwise. */
export function sometimes<T>(arbitrary: fc.Arbitrary<T>, of: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: of - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

function rightOf(schema: JsonSchema, text: TextFor, member: string): fc.Arbitrary<unknown> {
  const { anyOf, oneOf, allOf, type } = schema;
  if (schema.enum !== undefined && schema.enum.length > 0) return fc.constantFrom(...schema.enum);
  const choices = [...(anyOf ?? []), ...(oneOf ?? [])];
  if (choices.length > 0 && schema.properties === undefined) return fc.oneof(...choices.map((one) => valuesOf(one, text, member)));
  if (allOf !== undefined && allOf.length > 0) return fc.oneof(...allOf.map((one) => valuesOf(one, text, member)));
  const types = typeof type === "string" ? [type] : type === undefined ? [schema.properties === undefined ? "any" : "object"] : [...type];
  return fc.oneof(...types.map((one) => ofType(one, schema, text, member)));
}

function ofType(type: string, schema: JsonSchema, text: TextFor, member: string): fc.Arbitrary<unknown> {
  if (type === "object") return objects(schema, text);
  if (type === "array") {
    const [least, most] = [schema.minItems ?? 0, Math.min(schema.maxItems ?? 3, 4)];
    return fc.array(valuesOf(schema.items, text, member), { minLength: least, maxLength: Math.max(least, most) });
  }
  if (type === "string") return texts(schema, text(member));
  if (type === "integer") return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 100 });
  if (type === "number") return fc.double({ noNaN: true, noDefaultInfinity: true });
  if (type === "boolean") return fc.boolean();
  if (type === "null") return fc.constant(null);
  return hostileValue;
}

function texts({ minLength = 0, maxLength = 300, format }: JsonSchema, known: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const most = Math.max(minLength, Math.min(maxLength, 300));
  return fc.oneof(
    { weight: 4, arbitrary: known },
    { weight: 2, arbitrary: fc.string({ minLength, maxLength: most }) },
    { weight: 2, arbitrary: fc.string({ unit: "binary", minLength, maxLength: most }) },
    { weight: 1, arbitrary: hostileText },
    ...(format === "date-time" ? [{ weight: 4, arbitrary: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()) }] : []),
  );
}

function objects({ properties = {}, required = [], additionalProperties }: JsonSchema, text: TextFor): fc.Arbitrary<unknown> {
  const known = fc.record(Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, valuesOf(inner, text, name)])), {
    requiredKeys: required.filter((name) => name in properties),
  });
  const more = additionalProperties === false ? hostileValue : valuesOf(additionalProperties, text);
  const other = sometimes(fc.tuple(hostileText, more), 8);
  const lost = sometimes(fc.constantFrom(...(required.length === 0 ? [""] : required)), 12);
  return fc
    .tuple(known, other, lost)
    .map(([members, extra, gone]) =>
      Object.fromEntries([...Object.entries(members).filter(([name]) => name !== gone), ...(extra === undefined ? [] : [extra])]),
    );
}

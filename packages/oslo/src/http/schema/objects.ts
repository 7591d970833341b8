import { pythonRepr } from "../../python/repr.ts";
import { compareByCodePoint } from "../../python/text.ts";
import type { Checking, Finding } from "./keyword.ts";
import { isObject, type JsonObject, type Keywords, type Schema } from "./schema.ts";

type Schemas = Readonly<Record<string, Schema>>;

/** What is said of objects. */
export const OBJECTS = {
  *required(names: readonly string[], value: unknown): Iterable<Finding> {
    if (isObject(value)) for (const name of names) if (!Object.hasOwn(value, name)) yield `${pythonRepr(name)} is a required property`;
  },
  *properties(properties: Schemas, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (!isObject(value)) return;
    for (const [name, schema] of Object.entries(properties))
      if (Object.hasOwn(value, name)) yield* checking.faultsOfPart(value[name], schema, { path: [name], schemaPath: [name] });
  },
  *patternProperties(patterns: Schemas, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (!isObject(value)) return;
    for (const [pattern, schema] of Object.entries(patterns))
      for (const [name, inner] of Object.entries(value))
        if (checking.isFound(pattern, name)) yield* checking.faultsOfPart(inner, schema, { path: [name], schemaPath: [pattern] });
  },
  *additionalProperties(additional: Schema, value: unknown, schema: Keywords, checking: Checking): Iterable<Finding> {
    if (additional === true || !isObject(value)) return;
    const extra = extraNames(value, schema, checking);
    if (additional !== false) for (const name of extra) yield* checking.faultsOfPart(value[name], additional, { path: [name] });
    else if (extra.length > 0) yield unexpected(extra.toSorted(compareByCodePoint), schema);
  },
  *minProperties(least: number, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (!isObject(value) || Object.keys(value).length >= least) return;
    yield `${checking.shown(value)} ${least === 1 && checking.dialect.jsonschema === "4.26" ? "should be non-empty" : "does not have enough properties"}`;
  },
  *maxProperties(most: number, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (!isObject(value) || Object.keys(value).length <= most) return;
    yield `${checking.shown(value)} ${most === 0 && checking.dialect.jsonschema === "4.26" ? "is expected to be empty" : "has too many properties"}`;
  },
  *dependentRequired(dependent: Readonly<Record<string, readonly string[]>>, value: unknown): Iterable<Finding> {
    if (!isObject(value)) return;
    for (const [name, others] of Object.entries(dependent))
      if (Object.hasOwn(value, name))
        for (const other of others) if (!Object.hasOwn(value, other)) yield `${pythonRepr(other)} is a dependency of ${pythonRepr(name)}`;
  },
};

function extraNames(value: JsonObject, { properties = {}, patternProperties = {} }: Keywords, { isFound }: Checking): readonly string[] {
  const pattern = Object.keys(patternProperties).join("|");
  return Object.keys(value).filter((name) => !Object.hasOwn(properties, name) && (pattern === "" || !isFound(pattern, name)));
}

function unexpected(names: readonly string[], { patternProperties }: Keywords): string {
  const [all, isOne] = [names.map(pythonRepr).join(", "), names.length === 1];
  if (patternProperties === undefined) return `Additional properties are not allowed (${all} ${isOne ? "was" : "were"} unexpected)`;
  const patterns = Object.keys(patternProperties).toSorted(compareByCodePoint);
  return `${all} ${isOne ? "does" : "do"} not match any of the regexes: ${patterns.map(pythonRepr).join(", ")}`;
}

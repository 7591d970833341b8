import { pythonRepr } from "../../python/repr.ts";
import type { Checking, Finding } from "./keyword.ts";
import type { Keywords, Schema } from "./schema.ts";

/** What is said by other schemas. */
export const COMBINATIONS = {
  *allOf(schemas: readonly Schema[], value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    for (const [at, schema] of schemas.entries()) yield* checking.faultsOfPart(value, schema, { schemaPath: [at] });
  },
  *anyOf(schemas: readonly Schema[], value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (!schemas.some((schema) => checking.isValid(value, schema))) yield none(value, checking);
  },
  *oneOf(schemas: readonly Schema[], value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    const [first, ...others] = schemas.filter((schema) => checking.isValid(value, schema));
    if (first === undefined) yield none(value, checking);
    else if (others.length > 0) yield `${checking.shown(value)} is valid under each of ${[...others, first].map(pythonRepr).join(", ")}`;
  },
  *not(schema: Schema, value: unknown, _schema: Keywords, checking: Checking): Iterable<Finding> {
    if (checking.isValid(value, schema)) yield `${checking.shown(value)} should not be valid under ${pythonRepr(schema)}`;
  },
  *if(condition: Schema, value: unknown, schema: Keywords, checking: Checking): Iterable<Finding> {
    const branch = checking.isValid(value, condition) ? "then" : "else";
    const then = schema[branch];
    if (then !== undefined) yield* checking.faultsOfPart(value, then, { schemaPath: [branch] });
  },
};

function none(value: unknown, checking: Checking): string {
  return `${checking.shown(value)} is not valid under any of the given schemas`;
}

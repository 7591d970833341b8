import { bestFault, defineShape, type Schema, type Shape } from "@underpin/oslo/http";
import { invalidObject } from "./refusals.ts";

/** What a body must be, and by which name a refusal calls it. */
export interface BodyShape<S extends Schema = Schema> {
  readonly name: string;
  readonly shape: Shape<S>;
}

/** A body's shape by its schema; nothing is made of the schema until a body is checked. */
export function bodyShape<const S extends Schema>(name: string, schema: S): BodyShape<S> {
  return { name, shape: defineShape(schema) };
}

/**
 * Holds a value to a shape.
 *
 * @param within what the value is a part of, if it is
 * @throws Refusal 400
 */
export function checkShape({ name, shape }: BodyShape, value: unknown, within?: string): void {
  const fault = bestFault(shape, value, hidden);
  if (fault !== undefined) throw invalidObject(nameWithin(name, within), fault.message, fault.schemaPath[1]);
}

/** What a shape is called that is a part of another one's. */
export function nameWithin(name: string, within: string | undefined): string {
  return within === undefined ? name : `${name}' within '${within}`;
}

/** What must not come back in answers, which proxies and clients' logs keep. */
const SECRETS: ReadonlySet<string | number> = new Set(["payload", "passphrase"]);

function hidden(value: unknown, path: readonly (string | number)[]): unknown {
  if (path.some((step) => SECRETS.has(step))) return "***";
  if (Array.isArray(value)) return value.map((item, at) => hidden(item, [...path, at]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hidden(inner, [...path, name])]));
}

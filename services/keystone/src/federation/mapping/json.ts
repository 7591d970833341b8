import { invalid } from "./mapping-refusal.ts";

/** An object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with names. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object's own value of a name. */
export function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The object that a rule must have somewhere: rows may be older than what checks them. */
export function objectOf(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw invalid(`Invalid rule: ${what} must be an object.`);
  return value;
}

/** The list that a rule must have somewhere; whatever is empty is an empty one. */
export function listOf(value: unknown, what: string): readonly unknown[] {
  if (value === "" || (isObject(value) && Object.keys(value).length === 0)) return [];
  if (!Array.isArray(value)) throw invalid(`Invalid rule: ${what} must be a list.`);
  return value as readonly unknown[];
}

/** The text that a rule must have somewhere. */
export function textOf(value: unknown, what: string): string {
  if (typeof value !== "string") throw invalid(`Invalid rule: ${what} must be text.`);
  return value;
}

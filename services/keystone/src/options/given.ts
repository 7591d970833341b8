import { randomUUID } from "node:crypto";
import type { Given } from "../api/given.ts";
import { invalid } from "../refusals.ts";

/** An id as upstream makes them. */
export function newId(): string {
  return randomUUID().replaceAll("-", "");
}

/**
 * What is no column of a thing's table: its `extra`. A client can't give that as a whole.
 *
 * @example extraOf({ id: "1", name: "web", email: "a@b", extra: {} }, ["id", "name"]) // { email: "a@b" }
 */
export function extraOf(given: Given, columns: readonly string[]): Given {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !columns.includes(name) && name !== "extra" && name !== "options"));
}

/**
 * A truth value; the schema of 30 lets words for it pass, which no column takes.
 *
 * @throws HttpError 400
 */
export function booleanIn(given: Given, name: string): boolean | undefined {
  const value = given[name];
  if (value === undefined || typeof value === "boolean") return value;
  throw invalid(`Invalid input for field/attribute ${name}. Value: ${String(value)}. It is neither true nor false`);
}

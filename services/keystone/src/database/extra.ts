import { pythonJson } from "@underpin/oslo/python";
import { parseObject } from "../json-text.ts";

/**
 * Attributes of a thing that have no column of their own: the table's `extra` has them, as JSON. Python writes it as
 * `json.dumps` does, and so do we: what a node of the other kind compares as text stays the same.
 */
export function readExtra(text: string | null): Record<string, unknown> {
  return parseObject(text);
}

/** @example writeExtra({ email: "a@b" }) // '{"email": "a@b"}' */
export function writeExtra(attributes: Readonly<Record<string, unknown>>): string {
  return pythonJson(attributes);
}

/**
 * What is no column of a thing's table: its `extra`. A client can't give that as a whole.
 *
 * @example extraOf({ id: "1", name: "web", email: "a@b", extra: {} }, ["id", "name"]) // { email: "a@b" }
 */
export function extraOf(given: Readonly<Record<string, unknown>>, columns: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !columns.includes(name) && name !== "extra" && name !== "options"));
}

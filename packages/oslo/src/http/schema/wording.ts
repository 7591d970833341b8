import { pprint } from "../../python/pretty.ts";
import { pythonRepr } from "../../python/repr.ts";
import type { Dialect } from "./dialect.ts";
import type { Fault } from "./fault.ts";
import type { Mask } from "./secrets.ts";

/**
 * In which words a body is refused, and by which reading: `30` names the field, `30 dump` is what that release says where it kept the old way,
 * with the schema and the value, `22` is that way in Zed.
 */
export type Wording = "30" | "30 dump" | "22";

/** How each reads schemas. */
export const DIALECTS: Readonly<Record<Wording, Dialect>> = {
  "30": { draft: 2020, jsonschema: "4.26", numbersInTexts: true },
  "30 dump": { draft: 2020, jsonschema: "4.26", numbersInTexts: false },
  "22": { draft: 4, jsonschema: "4.10", numbersInTexts: false },
};

/** What the answer says of a fault. */
export function worded(fault: Fault, wording: Wording, mask: Mask): string {
  const { path, message } = fault;
  const value = mask(fault.value, path);
  if (wording === "30") {
    const field = path.at(-1);
    if (field === undefined) return message;
    return `Invalid input for field/attribute ${field}. Value: ${typeof value === "string" ? value : pythonRepr(value)}. ${message}`;
  }
  const text = dump({ ...fault, value }, wording === "22");
  return path.length === 0 ? text : `Invalid input for field '${path.join("/")}': ${text}`;
}

/** The message with the schema and the value, laid out as Python lays them out. */
function dump({ message, keyword, value, schema, path, schemaPath }: Fault, sorted: boolean): string {
  const shown = (what: unknown): string => pprint(what, { width: 72, sorted }).replaceAll("\n", "\n    ");
  const way = (name: string, steps: readonly (string | number)[]): string => name + steps.map((step) => `[${pythonRepr(step)}]`).join("");
  return (
    `${message}\n\nFailed validating ${pythonRepr(keyword)} in ${way("schema", schemaPath.slice(0, -1))}:\n    ${shown(schema)}\n\n` +
    `On ${way("instance", path)}:\n    ${shown(value)}`
  );
}

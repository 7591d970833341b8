import { strip } from "@underpin/oslo/python";
import { Refusal } from "./refusals.ts";

/** How deep a body may be: deeper than any that means something. */
const DEPTH = 64;

/**
 * A body's value, its texts without space around them.
 *
 * @throws Refusal 400
 */
export function readJson(bytes: Buffer): unknown {
  try {
    return stripped(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)), 0);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw malformed();
  }
}

function stripped(value: unknown, depth: number): unknown {
  if (depth > DEPTH) throw malformed();
  // A text that is the whole body stays as it is.
  if (typeof value === "string") return depth === 0 ? value : strip(value);
  if (Array.isArray(value)) return value.map((item) => stripped(item, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, stripped(inner, depth + 1)]));
}

function malformed(): Refusal {
  return new Refusal(400, "Malformed JSON");
}

import { InvalidValue } from "./invalid-value.ts";

const WORDS = new Map([
  ...["true", "1", "on", "yes"].map((word) => [word, true] as const),
  ...["false", "0", "off", "no"].map((word) => [word, false] as const),
]);

/** One of the words, in any case. */
export function parseBoolean(raw: unknown): boolean {
  if (typeof raw === "boolean") return raw;
  const value = typeof raw === "string" ? WORDS.get(raw.toLowerCase()) : undefined;
  if (value === undefined) throw new InvalidValue("not a boolean");
  return value;
}

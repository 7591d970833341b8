import type { DefaultValue } from "../model/types.ts";

/** What differs in how a database writes values. */
export interface Literals {
  readonly string: (text: string) => string;
  readonly boolean: (value: boolean) => string;
  readonly now: string;
}

/** A value as SQL text. */
export function literal(value: unknown, { string, boolean }: Literals): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "boolean") return boolean(value);
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return string(String(value));
}

/** A default as the text behind DEFAULT. */
export function defaultText(value: DefaultValue, literals: Literals): string {
  return typeof value === "object" ? literals.now : literal(value, literals);
}

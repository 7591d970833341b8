import type { DialectName } from "../model/schema.ts";
import type { DefaultValue } from "../model/types.ts";
import { nativeSql } from "./native.ts";

/** What differs in how a database writes values. */
export interface Literals {
  readonly dialect: DialectName;
  readonly string: (text: string) => string;
  readonly boolean: (value: boolean) => string;
  readonly now: string;
}

/** What differs in how it writes values that a client could have written. */
export type ValueLiterals = Pick<Literals, "string" | "boolean">;

/** A value as SQL text. */
export function literal(value: unknown, { string, boolean }: ValueLiterals): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "boolean") return boolean(value);
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return string(String(value));
}

/** A default as the text behind DEFAULT. */
export function defaultText(value: DefaultValue, literals: Literals): string {
  if (typeof value !== "object") return literal(value, literals);
  return "sql" in value ? nativeSql(value.sql, literals.dialect) : literals.now;
}

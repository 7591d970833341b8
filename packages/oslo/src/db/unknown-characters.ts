import { isBeyondCollation } from "./refused-row.ts";

/** Characters that MariaDB's `utf8mb3` doesn't have. */
const BEYOND = /[\u{10000}-\u{10FFFF}]/u;
const READS = /^\s*(?:select|with)\b/i;

type Done = (error: unknown, ...result: readonly unknown[]) => void;
/** A driver's way to run a statement: its values may be left out. */
export type Run = (sql: unknown, ...rest: readonly unknown[]) => unknown;

/**
 * Reads once more where MariaDB has refused to compare a text with a column of `utf8mb3`: with nothing in the place of what no row there
 * can have. A write is refused as it was.
 */
export function withoutUnknownCharacters(run: Run): Run {
  return (sql, ...rest) => {
    const [values, done] = rest;
    if (!isRead(sql) || !Array.isArray(values) || typeof done !== "function" || !values.some(isUnknown)) return run(sql, ...rest);
    const told = done as Done;
    return run(sql, values, (error: unknown, ...result: readonly unknown[]) => {
      if (!isBeyondCollation(error)) return told(error, ...result);
      run(
        sql,
        values.map((value: unknown) => (isUnknown(value) ? null : value)),
        told,
      );
    });
  };
}

function isRead(sql: unknown): boolean {
  return typeof sql === "string" && READS.test(sql);
}

function isUnknown(value: unknown): boolean {
  return typeof value === "string" && BEYOND.test(value);
}

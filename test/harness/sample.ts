import type { DialectName } from "underpin";

/** Whether the case of this place is in a sample: SQLite has all of them, each of the servers, which take their time, those that the other has not. */
export function isSampled(dialect: DialectName, place: number): boolean {
  return dialect === "sqlite" || (place % 2 === 0) === (dialect === "postgres");
}

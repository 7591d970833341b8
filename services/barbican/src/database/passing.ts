import type { Failure } from "underpin/database";
import type { BarbicanRows } from "../barbican.ts";

/** What is wrong with a database for a while. */
const PASSING: ReadonlySet<Failure> = new Set(["lost", "lock", "retry", "read-only"]);

/** Whether an error is the database's, and may be none another time. */
export function isPassing({ pool }: Pick<BarbicanRows, "pool">, error: unknown): boolean {
  return PASSING.has(pool.failure(error));
}

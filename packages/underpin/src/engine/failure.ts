import type { Database, Look } from "../model/dialect.ts";
import { messageOf, UnderpinError } from "../model/error.ts";

/** An error in words, of whatever ended a call. */
export function codedFailure(database: Database<Look>, error: unknown): unknown {
  if (error instanceof UnderpinError || (error as { name?: string }).name === "AbortError") return error;
  const why = messageOf(error);
  switch (database.dialect.failure(error)) {
    case "read-only":
      return new UnderpinError("UP-READ-ONLY", {
        what: `${database.label} does not accept writes.`,
        why,
        fine: "Nothing was changed.",
        cause: error,
      });
    case "disk":
      return new UnderpinError("UP-DISK", { what: `${database.label} has no room left.`, why, cause: error });
    case "lock":
      return new UnderpinError("UP-BLOCKED", { what: `${database.label} is locked by another session.`, why, cause: error });
    case "lost":
      return new UnderpinError("UP-CONNECT", {
        what: `The connection to ${database.label} was lost.`,
        why,
        fine: "What was committed is recorded.",
        cause: error,
      });
    default:
      // A fault of ours keeps its stack for whoever must find it; a server's refusal is reported.
      return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
        ? error
        : new UnderpinError("UP-SQL", { what: `${database.label} refused a statement of Underpin's own.`, why, cause: error });
  }
}

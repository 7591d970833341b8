import { describe } from "../changes/registry.ts";
import { obstaclesOf } from "./obstacles.ts";
import type { LoweredChange } from "../model/change.ts";
import type { Dialect, Session } from "../model/dialect.ts";
import { messageOf, UnderpinError } from "../model/error.ts";

const FINE = "All steps before this one are recorded; the running release is not affected.";

/** Makes a coded error of what a server said to a step. Rows that stand in a constraint's way are looked up and shown. */
export async function explain(dialect: Dialect, session: Session, change: LoweredChange, where: string, cause: unknown): Promise<unknown> {
  if (cause instanceof UnderpinError) return cause;
  const why = messageOf(cause);
  switch (dialect.failure(cause)) {
    case "lost":
    case "retry":
    // Outside of a wait for a lock: a server that is cut off from its cluster says so of a read.
    case "lock":
      return cause;
    case "read-only":
      return new UnderpinError("UP-READ-ONLY", { what: `The database does not accept writes (${where}).`, why, fine: FINE, cause });
    case "disk":
      return new UnderpinError("UP-DISK", { what: `The database has no room left (${where}).`, why, fine: FINE, cause });
    case "not so":
      return needsCopy(change, where, FINE, cause);
    case "data": {
      const rows = await offendingRows(session, change).catch(() => "");
      return new UnderpinError("UP-DATA", {
        what: `Rows stand in the way of: ${describe(change)} (${where}).`,
        why: rows || why,
        fine: FINE,
        cause,
      });
    }
    default:
      return new UnderpinError("UP-SQL", { what: `The server refused: ${describe(change)} (${where}).`, why, fine: FINE, cause });
  }
}

/** A change that the server can't make but by copying the table, which the script does not allow. */
export function needsCopy(change: LoweredChange, where: string, fine: string, cause: unknown): UnderpinError {
  return new UnderpinError("UP-COPY", {
    what: `The server can't ${describe(change)} but by copying the whole table, and writers would wait (${where}).`,
    why: messageOf(cause),
    fine,
    cause,
  });
}

/** Up to five of the rows that a constraint can't hold for, in words. */
async function offendingRows(session: Session, change: LoweredChange): Promise<string> {
  const query = obstaclesOf(change);
  if (query === null) return "";
  const rows = await session.query(`${query.sql} LIMIT 5`);
  return rows.length === 0 ? "" : `${query.means}: ${rows.map((row) => JSON.stringify(row)).join(", ")}`;
}

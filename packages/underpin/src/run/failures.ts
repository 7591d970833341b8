import { describe } from "../changes/registry.ts";
import type { LoweredChange } from "../model/change.ts";
import type { Dialect, Session } from "../model/dialect.ts";
import { messageOf, UnderpinError, type ErrorDetails } from "../model/error.ts";
import { rowText, type Row } from "../model/row.ts";
import { findColumn, type Schema } from "../model/schema.ts";
import { copyTime } from "../plan/copy-time.ts";
import type { Step } from "../plan/plan.ts";
import { obstaclesOf, type Obstacles } from "./obstacles.ts";

/** How far an upgrade is: before the point of no return, right before it, or beyond. */
export type Stage = "expanding" | "contract ahead" | "contract begun";

/** What is still right when a step fails. */
const FINE: Readonly<Record<Stage, string>> = {
  expanding: "All steps before this one are recorded; the running release is not affected.",
  "contract ahead": "Contract has not begun: nothing was taken away, and both releases go on working.",
  "contract begun": "All steps before this one are recorded, and nodes of the new release go on working.",
};

/** What to do, where that is not what the error's code says. */
const NEXT: Readonly<Partial<Record<Stage, string>>> = {
  "contract begun":
    "Clear what is in the way, then run the same command again. Contract has begun: no older release can run any more, and nothing can be reverted.",
};

/** Makes a coded error of what a server said to a step. Rows that stand in a constraint's way are looked up and shown. */
export async function explain(
  dialect: Dialect,
  session: Session,
  step: Step | null,
  where: string,
  stage: Stage,
  cause: unknown,
): Promise<unknown> {
  if (cause instanceof UnderpinError) return cause;
  const why = dialect.reason(cause);
  const details = { why, fine: FINE[stage], cause, ...(NEXT[stage] !== undefined && { next: NEXT[stage] }) };
  const title = step ? describe(step.change) : "record progress";
  switch (dialect.failure(cause)) {
    case "lost":
    case "retry":
    // Outside of a wait for a lock: a server that is cut off from its cluster says so of a read.
    case "lock":
      return cause;
    case "read-only":
      return new UnderpinError("UP-READ-ONLY", { ...details, what: `The database does not accept writes (${where}).` });
    case "disk":
      return new UnderpinError("UP-DISK", { ...details, what: `The database has no room left (${where}).` });
    case "not so":
      return step ? needsCopy(step, where, FINE[stage], cause) : cause;
    case "data": {
      const rows = step ? await offendingRows(session, step.change, step.schema).catch(() => "") : "";
      return rowsInTheWay(title, where, { ...details, why: rows || why });
    }
    default:
      return new UnderpinError("UP-SQL", { ...details, what: `The server refused: ${title} (${where}).` });
  }
}

/** A change that the server can't make but by copying the table, which the script does not allow. */
export function needsCopy({ change, size }: Pick<Step, "change" | "size">, where: string, fine: string, cause: unknown): UnderpinError {
  const time = size ? `, ${copyTime(size)}` : "";
  return new UnderpinError("UP-COPY", {
    what: `The server can't ${describe(change)} but by copying the whole table, and writers would wait (${where}${time}).`,
    why: messageOf(cause),
    fine,
    cause,
  });
}

/**
 * Looks for rows that a step's constraint can't hold for, before there is anything to fail. `live` is the schema as it stands.
 *
 * @throws UnderpinError `UP-DATA`
 */
export async function refuseRows(session: Session, { change, title }: Step, live: Schema, where: string, stage: Stage): Promise<void> {
  const rows = await offendingRows(session, change, live);
  if (rows !== "") throw rowsInTheWay(title, where, { why: rows, fine: FINE[stage] });
}

function rowsInTheWay(title: string, where: string, details: Omit<ErrorDetails, "what">): UnderpinError {
  return new UnderpinError("UP-DATA", { ...details, what: `Rows stand in the way of: ${title} (${where}).` });
}

/** Up to five of the rows that are in the way. */
export async function askObstacles(session: Session, { sql, isTentative }: Obstacles): Promise<readonly Row[]> {
  const rows = session.query<Row>(`${sql} LIMIT 5`);
  return await (isTentative ? rows.catch(() => []) : rows);
}

/** Up to five of the rows that a constraint can't hold for, in words; nothing where there are none, or the columns are not there yet. */
async function offendingRows(session: Session, change: LoweredChange, schema: Schema): Promise<string> {
  const query = obstaclesOf(change, schema);
  if (!query?.columns.every((name) => findColumn(schema.tables.get(query.table), name))) return "";
  const rows = await askObstacles(session, query);
  return rows.length === 0 ? "" : `${query.means}: ${rows.map(rowText).join(", ")}`;
}

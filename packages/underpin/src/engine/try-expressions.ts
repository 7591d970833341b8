import type { Database, Session } from "../model/dialect.ts";
import { messageOf, UnderpinError } from "../model/error.ts";
import type { InFlight } from "../model/operation.ts";
import type { Schema } from "../model/schema.ts";
import { quote } from "../sql/quoting.ts";
import { trialsOf } from "../operations/registry.ts";
import type { TrialContext } from "../operations/support/context.ts";
import type { Trial } from "../operations/support/trial.ts";

/** So many rows of a table are tried; `verify` looks at all. */
const ROWS = 10_000;
const SCRATCH = "underpin_trial";

/**
 * Tries the expressions of operations on rows as they stand. Once there are triggers, an expression that fails would make
 * the running release's writes fail.
 *
 * @throws UnderpinError `UP-EXPRESSION`
 */
export async function tryExpressions(
  { dialect }: Database,
  session: Session,
  schema: Schema,
  operations: readonly InFlight[],
): Promise<void> {
  const lower: TrialContext["lower"] = (change) => dialect.lower(change, schema);
  for (const { version, operation } of operations)
    for (const trial of trialsOf(operation, { dialect, schema, lower })) {
      try {
        await attempt(session, trial);
      } catch (cause) {
        if (dialect.failure(cause) === "lost") throw cause;
        const { table, columns } = trial;
        const names = columns.map((column) => column.name).join(", ");
        throw failedExpression(version, `${names} of ${table}`, columns.map((column) => column.sql).join(", "), cause);
      }
    }
}

/** An expression that the server can't evaluate for the rows that are there. */
export function failedExpression(version: number, of: string, sql: string, cause: unknown): UnderpinError {
  return new UnderpinError("UP-EXPRESSION", {
    what: `What ${of} is to be made of by ${version} fails for rows that are there: ${sql}.`,
    why: messageOf(cause),
    fine: "Nothing was changed.",
    next: "Mend the expression so that it takes every value, or the rows.",
    cause,
  });
}

/** Writes what the expressions say into a table of the session's own, as the triggers would into the columns. */
async function attempt(session: Session, { table, columns }: Trial): Promise<void> {
  const select = `SELECT ${columns.map((column) => column.sql).join(", ")} FROM ${quote(table)} LIMIT ${ROWS}`;
  try {
    await session.run(`CREATE TEMPORARY TABLE ${SCRATCH} (${columns.map((column) => `${quote(column.name)} ${column.type}`).join(", ")})`);
  } catch {
    // Who may not make one, or only reads here, at least asks.
    await session.query(select);
    return;
  }
  try {
    await session.run(`INSERT INTO ${SCRATCH} ${select}`);
  } finally {
    await session.run(`DROP TABLE IF EXISTS ${SCRATCH}`);
  }
}

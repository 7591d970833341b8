import type { Database, Session } from "../model/dialect.ts";
import type { Row } from "../model/row.ts";
import { messageOf, UnderpinError } from "../model/error.ts";
import type { InFlight } from "../model/operation.ts";
import type { Schema } from "../model/schema.ts";
import { after, where, type Bound } from "../run/backfill/keys.ts";
import { quote, quoteAll, quoteTable } from "../sql/quoting.ts";
import { trialsOf } from "../operations/registry.ts";
import type { TrialContext } from "../operations/support/context.ts";
import type { Trial } from "../operations/support/trial.ts";

/** So many rows of a table are tried at once; the rest only where that is asked for. `verify` looks at all. */
const ROWS = 10_000;
const SCRATCH = "underpin_trial";

/**
 * Tries the expressions of operations on rows as they stand: the first 10,000 of a table, or all. Once there are triggers, an expression
 * that fails would make the running release's writes fail.
 *
 * @returns what was not tried, in words
 * @throws UnderpinError `UP-EXPRESSION`, or `UP-DATA` where a value refers to no row
 */
export async function tryExpressions(
  { dialect }: Database,
  session: Session,
  schema: Schema,
  operations: readonly InFlight[],
  all = false,
): Promise<readonly string[]> {
  const lower: TrialContext["lower"] = (change) => dialect.ddl.lower(change, schema);
  const untried = new Set<string>();
  let isOpen = true;
  for (const { version, operation } of operations) {
    // What comes behind hand-written SQL may find rows that are not there yet.
    isOpen &&= operation.kind !== "raw-sql";
    for (const trial of trialsOf(operation, { dialect, schema, lower })) {
      const { table, columns } = trial;
      const names = columns.map((column) => column.name).join(", ");
      try {
        if (!(await attempt(session, trial, all ? schema.tables.get(table)?.primaryKey?.columns : undefined)))
          untried.add(`What ${names} of ${table} is made of was tried on ${ROWS} rows; expand --try-all tries every row.`);
      } catch (cause) {
        if (dialect.failure(cause) === "lost") throw cause;
        throw failedExpression(version, `${names} of ${table}`, columns.map((column) => column.sql).join(", "), cause);
      }
      if (isOpen) await refuseDangling(session, version, trial);
    }
  }
  return [...untried];
}

/** Refuses a value that refers to no row: what is filled in with it would be refused, and with it the client's statement. */
async function refuseDangling(session: Session, version: number, { table, columns: [column], refersTo }: Trial): Promise<void> {
  if (!refersTo || !column) return;
  const found = await session.query(
    `SELECT 1 AS found FROM ${quoteTable(refersTo.table)} WHERE ${quote(refersTo.column)} = (${column.sql}) LIMIT 1`,
  );
  if (found.length > 0) return;
  throw new UnderpinError("UP-DATA", {
    what: `${column.name} of ${table} is to be filled by ${version} with ${column.sql}, and ${refersTo.table} has no such row.`,
    why: `${table}.${column.name} refers to ${refersTo.table}.${refersTo.column}: a statement that leaves it NULL would be refused.`,
    fine: "Nothing was changed.",
    next: `Insert that row into ${refersTo.table} first, or fill with one that is there.`,
  });
}

/** An expression that the server can't evaluate for the rows that are there. */
export function failedExpression(version: number, of: string, sql: string, cause: unknown): UnderpinError {
  return new UnderpinError("UP-EXPRESSION", {
    what: `What ${of} is to be made of by ${version} fails for rows that are there: ${sql}.`,
    why: messageOf(cause),
    fine: "Nothing was changed.",
    next: "Correct the expression so that it takes every value, or the rows.",
    cause,
  });
}

/**
 * Writes what the expressions say into a table of the session's own, as the triggers would into the columns: the first rows, or all along
 * `key`. Says whether it came to the end.
 */
async function attempt(session: Session, { table, columns, once }: Trial, key?: readonly string[]): Promise<boolean> {
  const values = columns.map((column) => column.sql).join(", ");
  if (once) return await writeTo(session, columns, async (insert) => (await insert(`SELECT ${values}`)) < ROWS);
  return await writeTo(session, columns, async (insert) => {
    const order = key ? ` ORDER BY ${quoteAll(key)}` : "";
    for (let position: readonly unknown[] | null = null; ;) {
      const { sql, params }: Bound = where(key && position && after(key, position));
      const written = await insert(`SELECT ${values} FROM ${quoteTable(table)}${sql}${order} LIMIT ${ROWS}`, params);
      if (written < ROWS || !key) return written < ROWS;
      const [last] = await session.query<Row>(
        `SELECT ${quoteAll(key)} FROM ${quoteTable(table)}${sql}${order} LIMIT 1 OFFSET ${ROWS - 1}`,
        params,
      );
      if (!last) return true;
      position = key.map((column) => last[column]);
    }
  });
}

/** Gives `body` a way to write rows into a temporary table; who may not make one, or only reads here, at least asks for them. */
async function writeTo(
  session: Session,
  columns: Trial["columns"],
  body: (insert: (select: string, params?: readonly unknown[]) => Promise<number>) => Promise<boolean>,
): Promise<boolean> {
  try {
    await session.run(`CREATE TEMPORARY TABLE ${SCRATCH} (${columns.map((column) => `${quote(column.name)} ${column.type}`).join(", ")})`);
  } catch {
    return await body(async (select, params) => (await session.query(select, params)).length);
  }
  try {
    return await body(async (select, params) => {
      const written = await session.run(`INSERT INTO ${SCRATCH} ${select}`, params);
      await session.run(`DELETE FROM ${SCRATCH}`);
      return written;
    });
  } finally {
    await session.run(`DROP TABLE IF EXISTS ${SCRATCH}`);
  }
}

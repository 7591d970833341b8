import type { Position, Span } from "../../ledger/checkpoint.ts";
import type { Move, MoveTools } from "../../model/change.ts";
import type { Dialect } from "../../model/dialect.ts";
import type { Row } from "../../model/row.ts";
import type { Schema } from "../../model/schema.ts";
import { quote, quoteAll, quoteTable } from "../../sql/quoting.ts";
import type { RunContext } from "../context.ts";
import type { Attempt } from "./contend.ts";
import { where, type Bound } from "./keys.ts";
import { inPlaces, within } from "./walk.ts";

/** What is walked, and by which key; none where it is walked as its rows are stored. */
export interface Walked {
  readonly move: Move;
  readonly schema: Schema;
  readonly key: readonly string[];
}

/** What a batch has carried over. */
export interface Carried {
  /** Up to where; null if to the end of its span. */
  readonly to: Position | null;
  readonly moved: number;
}

/** Carries the rows of a span over, in the transaction that is open. */
export async function carryOver(context: RunContext, walked: Walked, span: Span, attempt: Attempt): Promise<Carried> {
  if (walked.move.rows) return await moveRows(context, walked, span, attempt);
  const moved = await (walked.move.byPlace ? movePlaces(context, walked, span, attempt) : moveBySql(context, walked, span, attempt));
  return { to: null, moved };
}

/** A function over the rows of a range; they are locked, so that what it computes is not outdated when it writes. */
async function moveRows(
  { session, database, settings }: RunContext,
  { move, key }: Walked,
  span: Span,
  { size, first }: Attempt,
): Promise<Carried> {
  const wanted = [...new Set([...key, ...(move.columns ?? [])])];
  const range = where(...within(key, span), byRow(move));
  const select = `SELECT ${quoteAll(wanted)} FROM ${quoteTable(move.table)}${range.sql} ORDER BY ${quoteAll(key)} LIMIT ${size}`;
  const rows = await first(() => session.query<Row>(`${select}${database.dialect.locks.rowLock}`, range.params));
  const tools: MoveTools = {
    dialect: database.dialect.name,
    query: (sql, params) => session.query<Row>(sql, params),
    run: (sql, params) => session.run(sql, params),
    settings,
  };
  if (rows.length > 0) await move.rows?.(rows, tools);
  const last = rows.at(-1);
  return { to: rows.length < size || !last ? null : key.map((column) => last[column]), moved: rows.length };
}

/** One statement over a range. */
async function moveBySql(
  { session, database }: RunContext,
  { move, schema, key }: Walked,
  span: Span,
  { size, turn, first }: Attempt,
): Promise<number> {
  const range = where(...within(key, span), byRow(move));
  // What is copied from must not change between being read and being written. All of it is locked before anything is
  // written: a client holds a row of the one table while it writes to the other, and so would deadlock with a walk that did both.
  const own = { table: move.table, key };
  const source = move.reads ?? (move.into && own);
  // A single row that is always taken has to be waited for, in whichever of the tables it is: in the one, and then in the other.
  const locked = [...new Set([...(source ? [source] : []), ...(size === 1 ? [own] : [])])];
  for (const [i, { table, key: by }] of (turn % 2 === 0 ? locked : locked.toReversed()).entries()) {
    const same = where(...within(by, span));
    const isByKey = schema.tables.get(table)?.primaryKey?.columns.join() === by.join();
    const lock = database.dialect.locks.lockRows(isByKey ? database.dialect.backfill.byKey(table) : quoteTable(table), same.sql);
    if (lock === null) continue;
    const run = (): Promise<unknown> => session.query(lock, same.params);
    await (i === 0 ? first(run) : run());
  }
  const still = async (on: boolean): Promise<void> => {
    const sql = move.link === undefined ? null : database.dialect.sync.stillLink(move.link, on);
    if (sql !== null) await session.run(sql);
  };
  await still(true);
  try {
    return await session.run(moveStatement(discreet(move, schema), database.dialect, range.sql), range.params);
  } finally {
    await still(false);
  }
}

/** One statement over rows that are stored beside each other. What a client changes meanwhile is stored elsewhere, and needs it no more. */
async function movePlaces(context: RunContext, { move }: Walked, span: Span, { size, first }: Attempt): Promise<number> {
  const { session, database } = context;
  const range = where(inPlaces(context, span), byRow(move));
  const lock = size === 1 ? database.dialect.locks.lockRows(quoteTable(move.table), range.sql) : null;
  if (lock !== null) await first(() => session.query(lock, range.params));
  return await session.run(moveStatement(move, database.dialect, range.sql), range.params);
}

/** A move that leaves alone what the server would set in every row that is updated: nobody has changed these rows. */
export function discreet(move: Move, schema: Schema): Move {
  const touched = (schema.tables.get(move.table)?.columns ?? []).filter(({ onUpdate }) => onUpdate !== undefined);
  if (!move.set || touched.length === 0) return move;
  return { ...move, set: { ...Object.fromEntries(touched.map(({ name }) => [name, quote(name)])), ...move.set } };
}

/**
 * The statement that moves the rows for which `condition` (a whole WHERE) holds. What it copies into another table it locks as it reads:
 * a row that came since the range was locked could be deleted in between, and its copy after it, before it is written.
 */
export function moveStatement(
  { table, set = {}, into }: Move,
  { backfill, locks }: Pick<Dialect, "backfill" | "locks">,
  condition: string,
): string {
  if (into) {
    const values = Object.values(into.values).join(", ");
    // Rows that become one can't be locked as they are read; an entry too many does no harm.
    const [distinct, lock] = into.distinct ? ["DISTINCT ", ""] : ["", locks.rowLock];
    const rows = `SELECT ${distinct}${values} FROM ${backfill.byKey(table)}${condition === "" ? " WHERE true" : condition}${lock}`;
    return `INSERT INTO ${quoteTable(into.table)} (${quoteAll(Object.keys(into.values))}) ${rows}${backfill.skipPresent(into.table, into.key)}`;
  }
  const assignments = Object.entries(set).map(([column, expression]) => `${quote(column)} = ${expression}`);
  return `UPDATE ${backfill.byKey(table)} SET ${assignments.join(", ")}${condition}`;
}

/** Which rows still need it. */
export function pending(move: Move): Bound | null {
  return move.where === undefined ? null : { sql: `(${move.where})`, params: [] };
}

/**
 * The same, asked of each row of a range: written so that no index answers it. A server that took one on a column that is filled would look
 * through all the rows that are not filled yet, for each range.
 */
function byRow(move: Move): Bound | null {
  const rows = pending(move);
  return rows && { ...rows, sql: `${rows.sql} IS TRUE` };
}

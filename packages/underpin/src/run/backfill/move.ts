import { setImmediate as breathe } from "node:timers/promises";
import { quote, quoteAll, quoteTable } from "../../sql/quoting.ts";
import { readCheckpoint, writeCheckpoint, type Checkpoint } from "../../ledger/checkpoint.ts";
import type { JournalKey } from "../../ledger/journal.ts";
import type { Move, MoveTools } from "../../model/change.ts";
import type { Row } from "../../model/row.ts";
import type { Dialect } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import type { Schema } from "../../model/schema.ts";
import type { RunContext } from "../context.ts";
import { contend, type Attempt } from "./contend.ts";
import { after, upTo, where, type Bound } from "./keys.ts";
import { Throttle } from "./throttle.ts";

/** How long a batch is to take: while other clients are active, as short as one of theirs may well wait. */
const TARGET_MS = { alone: 50, together: 3 };
const [SMALLEST, LARGEST, LARGEST_IN_MEMORY] = [100, 50_000, 2_000];
/** Rows changed between two rounds of housekeeping: a fifth of all, so that a table grows by no more, but not for fewer than these. */
const TIDY_EVERY = 100_000;

/**
 * Carries existing rows over, range by range along the key, each range with its checkpoint in one transaction: a crash
 * at any moment repeats nothing and leaves nothing out. Ranges grow and shrink to take 50 ms each; memory does not grow
 * with the table. A move that knows which rows still need it goes over the table once more at the end, for rows that
 * came in behind it.
 */
export async function runMove(context: RunContext, key: JournalKey, step: number, move: Move, schema: Schema): Promise<void> {
  const { session, lease, onEvent, database, signal } = context;
  const columns = keyOf(move, schema);
  let checkpoint = await readCheckpoint(session, key, step);
  let size = 500;
  const started = Date.now();
  const before = checkpoint.moved;
  const total = (await database.dialect.catalogue.sizes(session)).get(move.table)?.rows ?? null;
  // A second pass is for rows that came in behind the first; without `where` nothing tells them apart.
  const passes = move.where === undefined ? 1 : 2;
  await using throttle = new Throttle(context, move.name);
  let untidy = 0;
  while (checkpoint.pass <= passes) {
    signal?.throwIfAborted();
    if (checkpoint.pass === 2 && checkpoint.position === null && !(await hasPending(context, move))) return;
    const from = checkpoint;
    const batchStarted = Date.now();
    const batch = await contend(context, move.name, move.table, size, (attempt) =>
      session.transaction(async () => {
        if (database.dialect.backfill.walkSettings !== null) await session.run(database.dialect.backfill.walkSettings);
        const { quietTriggers } = database.dialect.backfill;
        if (move.quiet && quietTriggers !== null) await session.run(quietTriggers);
        const result = move.byPlace
          ? await movePlaces(context, move, from, attempt)
          : move.rows
            ? await moveRows(context, move, columns, from, attempt)
            : await moveRange(context, move, schema, columns, from, attempt);
        const next: Checkpoint = result.position
          ? { position: result.position, moved: from.moved + result.moved, pass: from.pass }
          : { position: null, moved: from.moved + result.moved, pass: from.pass + 1 };
        await writeCheckpoint(session, key, step, next);
        await lease.fence(session);
        return next;
      }),
    );
    checkpoint = batch.result;
    const done = checkpoint.moved;
    onEvent({
      type: "rows",
      repository: key.repository,
      version: key.version,
      title: move.name,
      done,
      total,
      rate: (done - before) / Math.max(0.001, (Date.now() - started) / 1000),
    });
    const ms = Date.now() - batchStarted;
    const target = throttle.isAlone ? TARGET_MS.alone : TARGET_MS.together;
    // Where rows are taken, the next ones may be, too: from as few as were had it is doubled, whatever time it took.
    size = batch.size < size ? batch.size * 2 : nextSize(size, ms, target, move.rows ? LARGEST_IN_MEMORY : LARGEST);
    untidy += move.into ? 0 : checkpoint.moved - from.moved;
    if (untidy >= Math.max(TIDY_EVERY, (total ?? done) / 5)) {
      await vacuum(context, move.table);
      untidy = 0;
    }
    await throttle.rest(ms);
    await breathe();
  }
}

/** Whether any row still needs it: one look at the whole table is cheaper than a second walk over it. */
async function hasPending({ session }: RunContext, move: Move): Promise<boolean> {
  const { sql, params } = where(pending(move));
  return (await session.query(`SELECT 1 AS one FROM ${quoteTable(move.table)}${sql} LIMIT 1`, params)).length > 0;
}

/** Housekeeping: if the server won't do it now, the walk goes on all the same. */
async function vacuum({ session, database }: RunContext, table: string): Promise<void> {
  const sql = database.dialect.backfill.vacuum(table);
  if (sql === null) return;
  try {
    await session.run(sql);
  } catch (error) {
    if (database.dialect.failure(error) === "lost") throw error;
  }
}

function nextSize(size: number, ms: number, target: number, largest: number): number {
  const factor = Math.min(2, Math.max(0.5, target / Math.max(1, ms)));
  return Math.round(Math.min(largest, Math.max(Math.min(SMALLEST, size * 2), size * factor)));
}

function keyOf(move: Move, schema: Schema): readonly string[] {
  if (move.byPlace) return [];
  const key = schema.tables.get(move.table)?.primaryKey?.columns;
  if (key) return key;
  throw new UnderpinError("UP-UNSUPPORTED", {
    what: `The table ${move.table} has no primary key; its rows can't be walked in ranges.`,
    fine: "No row was touched.",
    next: "Add a primary key (addPrimaryKey), or move the rows with raw SQL.",
  });
}

interface BatchResult {
  /** The last key handled; null at the end of the table. */
  readonly position: readonly unknown[] | null;
  readonly moved: number;
}

/** A function over the rows of a range; they are locked, so that what it computes is not outdated when it writes. */
async function moveRows(
  { session, database, settings }: RunContext,
  move: Move,
  key: readonly string[],
  { position }: Checkpoint,
  { size, first }: Attempt,
): Promise<BatchResult> {
  const wanted = [...new Set([...key, ...(move.columns ?? [])])];
  const range = where(position && after(key, position), pending(move));
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
  return { position: rows.length < size || !last ? null : key.map((column) => last[column]), moved: rows.length };
}

/** One statement over a range whose end is found on the key alone, whatever the rows hold. */
async function moveRange(
  { session, database }: RunContext,
  move: Move,
  schema: Schema,
  key: readonly string[],
  { position }: Checkpoint,
  { size, turn, first }: Attempt,
): Promise<BatchResult> {
  const start = where(position && after(key, position));
  const [end] = await session.query<Row>(
    `SELECT ${quoteAll(key)} FROM ${quoteTable(move.table)}${start.sql} ORDER BY ${quoteAll(key)} LIMIT 1 OFFSET ${size - 1}`,
    start.params,
  );
  const until = end ? key.map((column) => end[column]) : null;
  const range = where(position && after(key, position), until && upTo(key, until), pending(move));
  // What is copied from must not change between being read and being written. All of it is locked before anything is
  // written: a client holds a row of the one table while it writes to the other, and so would deadlock with a walk that did both.
  const own = { table: move.table, key };
  const source = move.reads ?? (move.into && own);
  // A single row that is always taken has to be waited for, in whichever of the tables it is: in the one, and then in the other.
  const locked = [...new Set([...(source ? [source] : []), ...(size === 1 ? [own] : [])])];
  for (const [i, { table, key: by }] of (turn % 2 === 0 ? locked : locked.toReversed()).entries()) {
    const same = where(position && after(by, position), until && upTo(by, until));
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
    return { position: until, moved: await session.run(moveStatement(discreet(move, schema), database.dialect, range.sql), range.params) };
  } finally {
    await still(false);
  }
}

/** One statement over rows that are stored beside each other. What a client changes meanwhile is stored elsewhere, and needs it no more. */
async function movePlaces(
  { session, database }: RunContext,
  move: Move,
  { position }: Checkpoint,
  { size, first }: Attempt,
): Promise<BatchResult> {
  const { places } = database.dialect.backfill;
  if (places === null) throw new TypeError("this database stores rows in no order");
  const [row] = await session.query<{ last: unknown }>(places.last(move.table));
  const from = Number(position?.[0] ?? 0);
  const until = from + Math.max(1, Math.round(size / places.rows));
  const range = where({ sql: places.between(from, until), params: [] }, pending(move));
  const lock = size === 1 ? database.dialect.locks.lockRows(quoteTable(move.table), range.sql) : null;
  if (lock !== null) await first(() => session.query(lock, range.params));
  const moved = await session.run(moveStatement(move, database.dialect, range.sql), range.params);
  return { position: until > Number(row?.last ?? 0) ? null : [until], moved };
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

function pending(move: Move): Bound | null {
  return move.where === undefined ? null : { sql: `(${move.where})`, params: [] };
}

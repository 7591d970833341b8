import { readCheckpoint } from "../../ledger/checkpoint.ts";
import type { JournalKey } from "../../ledger/journal.ts";
import type { Move } from "../../model/change.ts";
import { UnderpinError } from "../../model/error.ts";
import type { Schema } from "../../model/schema.ts";
import { quoteTable } from "../../sql/quoting.ts";
import type { RunContext } from "../context.ts";
import { pending } from "./batch.ts";
import { where } from "./keys.ts";
import { openLanes, recordLanes } from "./lanes.ts";
import { Pass } from "./pass.ts";
import { Throttle } from "./throttle.ts";
import { Vacuuming } from "./vacuuming.ts";

/**
 * Carries existing rows over, range by range along the key, each range with its checkpoint in one transaction: a crash
 * at any moment repeats nothing and leaves nothing out. Ranges grow and shrink to take 50 ms each; memory does not grow
 * with the table. A move that knows which rows still need it goes over the table once more at the end, for rows that
 * came in behind it.
 */
export async function runMove(context: RunContext, journal: JournalKey, step: number, move: Move, schema: Schema): Promise<void> {
  const { session, database } = context;
  const walked = { move, schema, key: keyOf(move, schema) };
  let checkpoint = await readCheckpoint(session, journal, step);
  const total = (await database.dialect.catalogue.sizes(session)).get(move.table)?.rows ?? null;
  // A second pass is for rows that came in behind the first; without `where` nothing tells them apart.
  const passes = move.where === undefined ? 1 : 2;
  await using throttle = new Throttle(context, move.name);
  await using vacuuming = new Vacuuming(context, move, total);
  await using lanes = await openLanes(context, move);
  const about = {
    ...walked,
    journal,
    step,
    total,
    throttle,
    vacuuming,
    began: { at: Date.now(), moved: checkpoint.moved },
  };
  while (checkpoint.pass <= passes) {
    if (checkpoint.pass === 2 && checkpoint.position === null && checkpoint.ahead.length === 0 && !(await hasPending(context, move))) break;
    const from = { ...checkpoint, sessions: lanes.sessions };
    if (lanes.sessions.length > 0) await recordLanes(context, journal, step, from);
    checkpoint = await new Pass(about, from).run(lanes);
  }
  await vacuuming.finish();
  await analyse(context, move.into?.table ?? move.table);
}

/** Whoever asks for what was filled is to be planned for as it is: without it, the server takes a key for something that thousands of rows share. */
async function analyse({ session, database: { dialect } }: RunContext, table: string): Promise<void> {
  try {
    await dialect.backfill.analyze?.(session, table);
  } catch (error) {
    if (dialect.failure(error) === "lost") throw error;
  }
}

/** Whether any row still needs it: one look at the whole table is cheaper than a second walk over it. */
async function hasPending({ session }: RunContext, move: Move): Promise<boolean> {
  const { sql, params } = where(pending(move));
  return (await session.query(`SELECT 1 AS one FROM ${quoteTable(move.table)}${sql} LIMIT 1`, params)).length > 0;
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

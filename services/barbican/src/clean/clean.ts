import type { Database, Session } from "underpin";
import { closeCheckpoint, openCheckpoint, writeCheckpoint, type Checkpoint } from "./checkpoint.ts";
import { utcSecond } from "@underpin/oslo/python";
import type { Schema } from "../database/schemas/schema.ts";
import { stagesOf, type Cleaning, type Stage } from "./stages.ts";

/** What a clean tells as it goes. */
interface CleanEvents {
  /** A batch of a stage was done: so many rows of it went or were marked. */
  readonly onBatch?: (stage: string, rows: number) => void;
  /** A run before this one was left in its middle; this one goes on with it. */
  readonly onResume?: (began: string) => void;
}

/** What a clean needs beside what it is to do. */
export interface CleanOptions extends Cleaning, CleanEvents {
  /** How many rows of a table are looked at in one transaction. */
  readonly batch: number;
  readonly now: Date;
  /** Where the database keeps what. */
  readonly schema: Schema;
  readonly signal?: AbortSignal;
}

/** Rows that went, and that were marked, by what they are; and all of them. */
export interface Cleaned {
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
}

const TRIES = 20;
const DAY_MS = 86_400_000;
/** Of one statement: no database takes any number of parameters. */
const MOST_IDS = 1000;

/**
 * Takes away what was marked as deleted long enough ago. Some rows at a time, each batch and how far it is in one transaction: killed at
 * any moment, the same call goes on from there, by the time at which it first began, and ends as one transaction would have.
 *
 * @throws what the database says, with all batches before it done
 */
export async function clean(database: Database, session: Session, options: CleanOptions): Promise<Cleaned> {
  const { projects, expired, minDays, onResume } = options;
  const { isResumed, ...left } = await openCheckpoint(session, { projects, expired, minDays }, utcSecond(options.now.getTime()));
  if (isResumed) onResume?.(left.began);
  const stages = stagesOf(options, options.schema, new Set(await database.dialect.tables(session)));
  let at: Checkpoint = left;
  while (at.stage < stages.length) {
    options.signal?.throwIfAborted();
    at = await nextBatch(database, session, options, stages, at);
  }
  await closeCheckpoint(session, at);
  return { counts: at.counts, total: Object.values(at.counts).reduce((sum, count) => sum + count, 0) };
}

/** One range of rows, and the checkpoint behind it. What the server rolled back is tried again. */
async function nextBatch(
  database: Database,
  session: Session,
  options: CleanOptions,
  stages: readonly Stage[],
  at: Checkpoint,
): Promise<Checkpoint> {
  const stage = stages[at.stage] as Stage;
  for (let attempt = 1; ; attempt++)
    try {
      return await session.transaction(async () => {
        const upper = await endOfRange(session, stage.table, at.position, options.batch);
        const rows = await runStage(session, stage, options, at, upper);
        const counts = rows === 0 ? at.counts : { ...at.counts, [stage.name]: (at.counts[stage.name] ?? 0) + rows };
        const next: Checkpoint = upper === null ? { ...at, stage: at.stage + 1, position: "", counts } : { ...at, position: upper, counts };
        await writeCheckpoint(session, next);
        options.onBatch?.(stage.name, rows);
        return next;
      });
    } catch (error) {
      if (database.dialect.failure(error) !== "retry" || attempt >= TRIES) throw error;
    }
}

/** The last id of the next rows; null if those are the last ones. */
async function endOfRange(session: Session, table: string, after: string, batch: number): Promise<string | null> {
  const [row] = await session.query<{ id: string }>(`SELECT id FROM ${table} WHERE id > ? ORDER BY id LIMIT 1 OFFSET ${batch - 1}`, [
    after,
  ]);
  return row?.id ?? null;
}

async function runStage(
  session: Session,
  { table, ids, statements }: Stage,
  { minDays, schema }: CleanOptions,
  { began, position }: Checkpoint,
  upper: string | null,
): Promise<number> {
  const range = `${table}.id > ?${upper === null ? "" : ` AND ${table}.id <= ?`}`;
  const bounds = upper === null ? [position] : [position, upper];
  const times = {
    now: began,
    moment: schema.secrets.moment(began),
    threshold: utcSecond(Date.parse(`${began.replace(" ", "T")}Z`) - Math.max(0, minDays) * DAY_MS),
  };
  const timesOf = ({ times: wanted = [] }: Stage["statements"][number]): readonly (string | number)[] => wanted.map((name) => times[name]);
  let rows = 0;
  if (ids === undefined) {
    for (const one of statements) rows += await session.run(one.sql.replace("{range}", range), [...timesOf(one), ...bounds]);
    return rows;
  }
  const found = await session.query<{ id: string }>(ids.sql.replace("{range}", range), [...timesOf(ids), ...bounds]);
  for (let at = 0; at < found.length; at += MOST_IDS) {
    const some = found.slice(at, at + MOST_IDS).map(({ id }) => id);
    for (const one of statements)
      rows += await session.run(one.sql.replace("{ids}", some.map(() => "?").join(", ")), [...timesOf(one), ...some]);
  }
  return rows;
}

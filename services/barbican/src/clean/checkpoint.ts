import { randomUUID } from "node:crypto";
import type { Session } from "underpin";
import type { Cleaning } from "./stages.ts";

/** How far a clean is. */
export interface Checkpoint {
  /** Tells a run from another one that began anew meanwhile. */
  readonly run: string;
  /** When it began, by the clock of who began it, as the database has times; whoever goes on with it goes by the same. */
  readonly began: string;
  readonly stage: number;
  /** The last id of the stage's table that was looked at; empty before the first. */
  readonly position: string;
  /** Rows that went or were marked, by stage. */
  readonly counts: Readonly<Record<string, number>>;
}

const SERVICE = "barbican";
const TABLE = `CREATE TABLE IF NOT EXISTS underpin_clean (
  service VARCHAR(64) NOT NULL PRIMARY KEY, run VARCHAR(36) NOT NULL, asked VARCHAR(255) NOT NULL, began VARCHAR(26) NOT NULL,
  stage INTEGER NOT NULL, position VARCHAR(64) NOT NULL, counts TEXT NOT NULL)`;

/** The clean that a run before this one left in its middle, if it was asked for the same. */
export async function openCheckpoint(
  session: Session,
  asked: Cleaning,
  now: string,
): Promise<Checkpoint & { readonly isResumed: boolean }> {
  await session.run(TABLE);
  const text = JSON.stringify(asked);
  return await session.transaction(async () => {
    const [left] = await session.query<Checkpoint & { asked: string; counts: string }>(
      "SELECT run, asked, began, stage, position, counts FROM underpin_clean WHERE service = ?",
      [SERVICE],
    );
    if (left?.asked === text) {
      const { run, began, stage, position, counts } = left;
      return { run, began, stage: Number(stage), position, counts: JSON.parse(counts) as Checkpoint["counts"], isResumed: true };
    }
    const fresh: Checkpoint = { run: randomUUID(), began: now, stage: 0, position: "", counts: {} };
    await session.run("DELETE FROM underpin_clean WHERE service = ?", [SERVICE]);
    await session.run("INSERT INTO underpin_clean (service, run, asked, began, stage, position, counts) VALUES (?, ?, ?, ?, ?, ?, ?)", [
      SERVICE,
      fresh.run,
      text,
      now,
      fresh.stage,
      fresh.position,
      JSON.stringify(fresh.counts),
    ]);
    return { ...fresh, isResumed: false };
  });
}

/** Records how far it is; to be called in the transaction of the rows that it speaks of. */
export async function writeCheckpoint(session: Session, { run, stage, position, counts }: Checkpoint): Promise<void> {
  await session.run("UPDATE underpin_clean SET stage = ?, position = ?, counts = ? WHERE service = ? AND run = ?", [
    stage,
    position,
    JSON.stringify(counts),
    SERVICE,
    run,
  ]);
}

/** Forgets a clean that has come to its end. */
export async function closeCheckpoint(session: Session, { run }: Checkpoint): Promise<void> {
  await session.transaction(() => session.run("DELETE FROM underpin_clean WHERE service = ? AND run = ?", [SERVICE, run]));
}

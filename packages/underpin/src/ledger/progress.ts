import type { Session } from "../model/dialect.ts";

/** How far a step of a data migration has come, as the journal and its checkpoint say. */
export interface StepProgress {
  readonly version: number;
  readonly title: string;
  readonly done: boolean;
  /** Rows carried over; null where the step carries none. */
  readonly moved: number | null;
  readonly startedAt: number;
  readonly updatedAt: number;
}

/** The steps of data migrations that were begun after a version. */
export async function readProgress(session: Session, service: string, after: number): Promise<readonly StepProgress[]> {
  const rows = await session.query<{
    version: number;
    title: string;
    state: string;
    moved: number | null;
    started_at: number;
    updated_at: number | null;
  }>(
    `SELECT j.version, j.title, j.state, b.moved, j.started_at, COALESCE(b.updated_at, j.finished_at) AS updated_at
     FROM underpin_journal j LEFT JOIN underpin_backfill b ON b.service = j.service AND b.repository = j.repository AND b.version = j.version AND b.step = j.step
     WHERE j.service = ? AND j.repository = 'migrate' AND j.version > ? AND j.step > 0 ORDER BY j.version, j.step`,
    [service, after],
  );
  return rows.map((row) => ({
    version: Number(row.version),
    title: row.title,
    done: row.state === "done",
    moved: row.moved === null ? null : Number(row.moved),
    startedAt: Number(row.started_at),
    updatedAt: Number(row.updated_at ?? row.started_at),
  }));
}

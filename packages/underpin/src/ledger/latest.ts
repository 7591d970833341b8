import type { Session } from "../model/dialect.ts";

/** A step of the journal, for who looks at what was done last. */
export interface JournalEntry {
  readonly repository: string;
  readonly version: number;
  readonly title: string;
  readonly state: string;
  /** Milliseconds since 1970, by the clock of who did it. */
  readonly startedAt: number;
  readonly finishedAt: number | null;
}

/** The steps that were begun last, the newest first; scripts without a step of theirs, too. */
export async function latestEntries(session: Session, service: string, count: number): Promise<readonly JournalEntry[]> {
  const rows = await session.query<{
    repository: string;
    version: number;
    title: string;
    state: string;
    started_at: number;
    finished_at: number | null;
  }>(
    `SELECT repository, version, title, state, started_at, finished_at FROM underpin_journal
     WHERE service = ? AND repository <> 'outlook' ORDER BY started_at DESC, version DESC, step DESC LIMIT ${count}`,
    [service],
  );
  return rows.map(({ repository, version, title, state, started_at, finished_at }) => ({
    repository,
    version: Number(version),
    title,
    state,
    startedAt: Number(started_at),
    finishedAt: finished_at === null ? null : Number(finished_at),
  }));
}

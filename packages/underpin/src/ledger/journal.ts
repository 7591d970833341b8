import type { Session } from "../model/dialect.ts";
import { journalTitle } from "../model/ledger-names.ts";
import type { Repository } from "../model/phase.ts";

/** Whose page it is: a repository's, the squashed base's, or the way down's or back, which must not be taken for the way up. */
export type Page = Repository | "base" | "down" | "revert";

/** Where a journal row stands: a script's own row is step 0. */
export interface JournalKey {
  readonly service: string;
  readonly repository: Page;
  readonly version: number;
}

/** A script that was applied here, and what it said then. */
export interface AppliedScript {
  readonly version: number;
  readonly checksum: string;
}

/** A step that an interrupted run has begun or finished. */
export interface RecordedStep {
  readonly number: number;
  readonly title: string;
  readonly done: boolean;
}

/**
 * What an interrupted run of a script left in the journal. Steps are told by their titles: a plan made anew in the middle
 * may have lost some (an index that is gone need not be dropped). Also what was found done already is recorded as done:
 * looking again could find it undone by a later step (a foreign key dropped by one step and made anew by the next).
 */
export async function recordedSteps(session: Session, key: JournalKey): Promise<readonly RecordedStep[]> {
  const rows = await session.query<{ step: number; title: string; state: string }>(
    "SELECT step, title, state FROM underpin_journal WHERE service = ? AND repository = ? AND version = ? ORDER BY step",
    [key.service, key.repository, key.version],
  );
  // A finished script's rows are history: when it runs again (after a downgrade or a goto), it starts anew.
  if (rows.some((row) => Number(row.step) === 0 && row.state === "done")) return [];
  return rows
    .filter((row) => Number(row.step) > 0)
    .map((row) => ({ number: Number(row.step), title: row.title, done: row.state === "done" }));
}

/** Whether a script was started and not finished. */
export async function isStarted(session: Session, key: JournalKey): Promise<boolean> {
  const rows = await session.query<{ state: string }>(
    "SELECT state FROM underpin_journal WHERE service = ? AND repository = ? AND version = ? AND step = 0",
    [key.service, key.repository, key.version],
  );
  return rows[0]?.state === "started";
}

/** Opens a script's page: rows of an earlier, finished run go. A page that is open already stays as it is. */
export async function openScript(session: Session, key: JournalKey, title: string, epoch: number): Promise<void> {
  if (await isStarted(session, key)) return;
  await session.run("DELETE FROM underpin_journal WHERE service = ? AND repository = ? AND version = ?", [
    key.service,
    key.repository,
    key.version,
  ]);
  await session.run("DELETE FROM underpin_backfill WHERE service = ? AND repository = ? AND version = ?", [
    key.service,
    key.repository,
    key.version,
  ]);
  await insert(session, key, 0, title, "started", epoch);
}

/** Notes that a step begins or is done. */
export async function writeStep(
  session: Session,
  key: JournalKey,
  step: number,
  title: string,
  state: "started" | "done",
  epoch: number,
): Promise<void> {
  const now = Date.now();
  const updated = await session.run(
    "UPDATE underpin_journal SET state = ?, epoch = ?, finished_at = ? WHERE service = ? AND repository = ? AND version = ? AND step = ?",
    [state, epoch, state === "done" ? now : null, key.service, key.repository, key.version, step],
  );
  if (updated === 0) await insert(session, key, step, title, state, epoch);
}

/** Closes a script's page with its checksum. */
export async function closeScript(session: Session, key: JournalKey, title: string, checksum: string, epoch: number): Promise<void> {
  await writeStep(session, key, 0, title, "done", epoch);
  await session.run("UPDATE underpin_journal SET checksum = ? WHERE service = ? AND repository = ? AND version = ? AND step = 0", [
    checksum,
    key.service,
    key.repository,
    key.version,
  ]);
}

const CHUNK = 100;

/** Pages of scripts that have nothing to do, many at once. */
export async function closeEmptyScripts(
  session: Session,
  service: string,
  repository: Page,
  scripts: readonly { version: number; title: string; checksum: string }[],
  epoch: number,
): Promise<void> {
  const now = Date.now();
  for (let at = 0; at < scripts.length; at += CHUNK) {
    const chunk = scripts.slice(at, at + CHUNK);
    const versions = chunk.map((script) => script.version);
    await session.run(
      `DELETE FROM underpin_journal WHERE service = ? AND repository = ? AND version IN (${versions.map(() => "?").join(", ")})`,
      [service, repository, ...versions],
    );
    await session.run(
      `INSERT INTO underpin_journal (service, repository, version, step, title, state, checksum, epoch, started_at, finished_at) VALUES ${chunk.map(() => "(?, ?, ?, 0, ?, 'done', ?, ?, ?, ?)").join(", ")}`,
      chunk.flatMap(({ version, title, checksum }) => [service, repository, version, title, checksum, epoch, now, now]),
    );
  }
}

/** Scripts with the checksum they were applied with, up to a version. */
export async function appliedScripts(
  session: Session,
  service: string,
  repository: Repository,
  upTo: number,
): Promise<readonly AppliedScript[]> {
  const rows = await session.query<{ version: number; checksum: string }>(
    "SELECT version, checksum FROM underpin_journal WHERE service = ? AND repository = ? AND step = 0 AND state = 'done' AND checksum IS NOT NULL AND version <= ? ORDER BY version",
    [service, repository, upTo],
  );
  return rows.map((row) => ({ version: Number(row.version), checksum: row.checksum }));
}

async function insert(session: Session, key: JournalKey, step: number, title: string, state: string, epoch: number): Promise<void> {
  const now = Date.now();
  await session.run(
    "INSERT INTO underpin_journal (service, repository, version, step, title, state, checksum, epoch, started_at, finished_at) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)",
    [key.service, key.repository, key.version, step, journalTitle(title), state, epoch, now, state === "done" ? now : null],
  );
}

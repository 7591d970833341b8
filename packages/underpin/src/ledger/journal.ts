import type { Session } from "../model/dialect.ts";
import type { Made, RecordedStep, StepState } from "../model/journal.ts";
import { journalTitle } from "../model/ledger-names.ts";
import type { Repository } from "../model/phase.ts";

/**
 * Whose page it is: a repository's, the squashed base's, or the way down's or back, which must not be taken for the way up; what a data
 * migration is to do; or an offline upgrade's, on its way to a version.
 */
export type Page = Repository | "base" | "down" | "revert" | "outlook" | "offline";

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

/**
 * What an interrupted run of a script left in the journal. Steps are identified by their titles: a plan made anew in the middle
 * may have lost some (an index that is gone need not be dropped). Also what was found done already is recorded: looking again
 * could find it undone by a later step (a foreign key dropped by one step and made anew by the next).
 */
export async function recordedSteps(session: Session, key: JournalKey): Promise<readonly RecordedStep[]> {
  const { isFinished, steps } = await readPage(session, key);
  // A finished script runs again after a downgrade or a goto: what it made may be there still, or not.
  return isFinished ? steps.map((step) => ({ ...step, state: "started" })) : steps;
}

/** A script's page: its steps, and whether it was finished. */
export async function readPage(
  session: Session,
  key: JournalKey,
): Promise<{ readonly isOpened: boolean; readonly isFinished: boolean; readonly steps: readonly RecordedStep[] }> {
  // A ledger that is only looked at may be without the newest column.
  const rows = await session.query<{ step: number; title: string; state: string; made?: string | null }>(
    `SELECT * FROM underpin_journal WHERE ${PAGE} ORDER BY step`,
    pageOf(key),
  );
  const own = rows.find((row) => Number(row.step) === 0);
  return {
    isOpened: own !== undefined,
    isFinished: own?.state === "done",
    steps: rows
      .filter((row) => Number(row.step) > 0)
      .map(({ step, title, state, made }) => ({
        number: Number(step),
        title,
        state: state as StepState,
        made: made == null ? null : (JSON.parse(made) as Made),
      })),
  };
}

/** Whether a script was started and not finished. */
export async function isStarted(session: Session, key: JournalKey): Promise<boolean> {
  const rows = await session.query<{ state: string }>(
    "SELECT state FROM underpin_journal WHERE service = ? AND repository = ? AND version = ? AND step = 0",
    [key.service, key.repository, key.version],
  );
  return rows[0]?.state === "started";
}

/**
 * Opens a script's page: rows of an earlier, finished run go, but for what an expand made, which may be there still. A page that is
 * open already stays as it is.
 */
export async function openScript(session: Session, key: JournalKey, title: string, epoch: number): Promise<void> {
  // What an interrupted revert has taken back, this run makes anew.
  if (key.repository === "expand") await forgetScript(session, { ...key, repository: "revert" });
  const { isOpened, isFinished } = await readPage(session, key);
  if (isOpened && !isFinished) return;
  if (isOpened && key.repository === "expand") return await reopenScript(session, key, epoch);
  await forgetScript(session, key);
  await insert(session, key, { number: 0, title, made: {} }, "started", epoch);
}

/** Opens a finished page again: each of its steps must be looked at anew. SQL that was run is not seen in the catalogue. */
export async function reopenScript(session: Session, key: JournalKey, epoch: number): Promise<void> {
  const { steps } = await readPage(session, key);
  const unseen = steps.filter((step) => Object.keys(step.made ?? {}).some((name) => name.startsWith("sql "))).map((step) => step.number);
  await session.run(
    `UPDATE underpin_journal SET state = 'started', epoch = ?, finished_at = NULL WHERE ${PAGE} AND state = 'done'${unseen.length > 0 ? ` AND step NOT IN (${unseen.join(", ")})` : ""}`,
    [epoch, ...pageOf(key)],
  );
}

/** Forgets that a script ever ran, and how far its rows were carried over. */
export async function forgetScript(session: Session, key: JournalKey): Promise<void> {
  for (const table of ["underpin_journal", "underpin_backfill"]) await session.run(`DELETE FROM ${table} WHERE ${PAGE}`, pageOf(key));
}

/** Forgets the step of that title, which was taken back. */
export async function forgetStep(session: Session, key: JournalKey, title: string): Promise<void> {
  await session.run(`DELETE FROM underpin_journal WHERE ${PAGE} AND title = ?`, [...pageOf(key), journalTitle(title)]);
}

/** Notes that a step begins, is done, or was found to be so. */
export async function writeStep(
  session: Session,
  key: JournalKey,
  step: { readonly number: number; readonly title: string; readonly made: Made | null },
  state: StepState,
  epoch: number,
): Promise<void> {
  const now = Date.now();
  const updated = await session.run(
    `UPDATE underpin_journal SET state = ?, epoch = ?, finished_at = ?, made = ? WHERE ${PAGE} AND step = ?`,
    [state, epoch, state === "started" ? null : now, madeText(step.made), ...pageOf(key), step.number],
  );
  if (updated === 0) await insert(session, key, step, state, epoch);
}

/** Numbers of scripts whose page is open: begun, and not finished. */
export async function openPages(session: Session, service: string, repository: Page): Promise<readonly number[]> {
  const rows = await session.query<{ version: number }>(
    "SELECT version FROM underpin_journal WHERE service = ? AND repository = ? AND step = 0 AND state = 'started' ORDER BY version",
    [service, repository],
  );
  return rows.map((row) => Number(row.version));
}

/** Closes a script's page with its checksum. */
export async function closeScript(session: Session, key: JournalKey, title: string, checksum: string, epoch: number): Promise<void> {
  await writeStep(session, key, { number: 0, title, made: {} }, "done", epoch);
  await session.run(`UPDATE underpin_journal SET checksum = ? WHERE ${PAGE} AND step = 0`, [checksum, ...pageOf(key)]);
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

async function insert(
  session: Session,
  key: JournalKey,
  { number, title, made }: { readonly number: number; readonly title: string; readonly made: Made | null },
  state: StepState,
  epoch: number,
): Promise<void> {
  const now = Date.now();
  await session.run(
    "INSERT INTO underpin_journal (service, repository, version, step, title, state, checksum, epoch, started_at, finished_at, made) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)",
    [...pageOf(key), number, journalTitle(title), state, epoch, now, state === "started" ? null : now, madeText(made)],
  );
}

const PAGE = "service = ? AND repository = ? AND version = ?";

function pageOf({ service, repository, version }: JournalKey): readonly [string, string, number] {
  return [service, repository, version];
}

function madeText(made: Made | null): string | null {
  return made === null ? null : JSON.stringify(made);
}

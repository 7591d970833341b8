import type { Session } from "../model/dialect.ts";
import type { JournalKey } from "./journal.ts";

/** A place in a walk over a table: values of its key. */
export type Position = readonly unknown[];

/** A stretch of a table: what comes after `from` (null: from the beginning) up to `to` (null: to the end). */
export interface Span {
  readonly from: Position | null;
  readonly to: Position | null;
}

/** How far a data move has come. */
export interface Checkpoint {
  /** Everything up to here is handled; null before the first row of a pass. */
  readonly position: Position | null;
  /** What is handled beyond it, in order: of several lanes the first to begin need not be the first to end. */
  readonly ahead: readonly Span[];
  readonly moved: number;
  /** In which pass over the table. */
  readonly pass: number;
  /** The lanes' sessions, as the server knows them: what a runner that was stopped leaves behind. */
  readonly sessions: readonly string[];
}

/** What several lanes record; one alone records a key, as it always did. */
interface Recorded {
  readonly at: Position | null;
  readonly ahead?: readonly Span[];
  readonly sessions?: readonly string[];
}

/** Where a move that was interrupted goes on; the very start if it never began. */
export async function readCheckpoint(session: Session, key: JournalKey, step: number): Promise<Checkpoint> {
  const [row] = await session.query<{ position: string | null; moved: number; pass: number }>(
    "SELECT position, moved, pass FROM underpin_backfill WHERE service = ? AND repository = ? AND version = ? AND step = ?",
    [key.service, key.repository, key.version, step],
  );
  return { ...parse(row?.position ?? null), moved: Number(row?.moved ?? 0), pass: Number(row?.pass ?? 1) };
}

/** Sessions that lanes of a service's runner had, as they recorded it. */
export async function laneSessions(session: Session, service: string): Promise<readonly string[]> {
  const rows = await session.query<{ position: string | null }>("SELECT position FROM underpin_backfill WHERE service = ?", [service]);
  return rows.flatMap(({ position }) => parse(position).sessions);
}

/** Records a checkpoint, in the transaction of the batch that it stands for. */
export async function writeCheckpoint(session: Session, key: JournalKey, step: number, checkpoint: Checkpoint): Promise<void> {
  const { moved, pass } = checkpoint;
  const where = [key.service, key.repository, key.version, step];
  const text = format(checkpoint);
  const updated = await session.run(
    "UPDATE underpin_backfill SET position = ?, moved = ?, pass = ?, updated_at = ? WHERE service = ? AND repository = ? AND version = ? AND step = ?",
    [text, moved, pass, Date.now(), ...where],
  );
  if (updated === 0)
    await session.run(
      "INSERT INTO underpin_backfill (service, repository, version, step, position, moved, pass, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      [...where, text, moved, pass, Date.now()],
    );
}

function format({ position, ahead, sessions }: Checkpoint): string | null {
  if (ahead.length === 0 && sessions.length === 0) return position && JSON.stringify(position.map(storable));
  const store = (values: Position | null): Position | null => values && values.map(storable);
  const recorded: Recorded = { at: store(position), ahead: ahead.map(({ from, to }) => ({ from: store(from), to: store(to) })), sessions };
  return JSON.stringify(recorded);
}

function parse(text: string | null): Pick<Checkpoint, "position" | "ahead" | "sessions"> {
  const recorded = text === null ? null : (JSON.parse(text) as Position | Recorded);
  const { at, ahead = [], sessions = [] } = recorded === null || "length" in recorded ? { at: recorded } : recorded;
  const revive = (values: Position | null): Position | null => values && values.map(revived);
  return { position: revive(at), ahead: ahead.map(({ from, to }) => ({ from: revive(from), to: revive(to) })), sessions };
}

/** What JSON has no form for stands as an object with one of these keys; no driver gives such an object for a key. */
const [BYTES, INTEGER] = ["$bytes", "$integer"];

function storable(value: unknown): unknown {
  if (value instanceof Uint8Array) return { [BYTES]: Buffer.from(value).toString("hex") };
  return typeof value === "bigint" ? { [INTEGER]: String(value) } : value;
}

function revived(value: unknown): unknown {
  const stored = Object(value) as Readonly<Record<string, unknown>>;
  if (typeof stored[BYTES] === "string") return Buffer.from(stored[BYTES], "hex");
  return typeof stored[INTEGER] === "string" ? BigInt(stored[INTEGER]) : value;
}

import type { Session } from "../model/dialect.ts";
import type { JournalKey } from "./journal.ts";

/** How far a data move has come: the last key it handled, and in which pass over the table. */
export interface Checkpoint {
  /** Values of the key's columns; null before the first row of a pass. */
  readonly position: readonly unknown[] | null;
  readonly moved: number;
  readonly pass: number;
}

/** Where a move that was interrupted goes on; the very start if it never began. */
export async function readCheckpoint(session: Session, key: JournalKey, step: number): Promise<Checkpoint> {
  const [row] = await session.query<{ position: string | null; moved: number; pass: number }>(
    "SELECT position, moved, pass FROM underpin_backfill WHERE service = ? AND repository = ? AND version = ? AND step = ?",
    [key.service, key.repository, key.version, step],
  );
  return row
    ? {
        position: row.position === null ? null : (JSON.parse(row.position) as unknown[]).map(revived),
        moved: Number(row.moved),
        pass: Number(row.pass),
      }
    : { position: null, moved: 0, pass: 1 };
}

/** Records a checkpoint, in the transaction of the batch that it stands for. */
export async function writeCheckpoint(
  session: Session,
  key: JournalKey,
  step: number,
  { position, moved, pass }: Checkpoint,
): Promise<void> {
  const where = [key.service, key.repository, key.version, step];
  const text = position === null ? null : JSON.stringify(position.map(storable));
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

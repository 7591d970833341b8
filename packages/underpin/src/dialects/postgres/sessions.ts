import type { Blocker, Session } from "../../model/dialect.ts";
import { blockerOf, type SeenBlocker } from "../shared/blocker.ts";
import { SEEN } from "./locks.ts";

/** SQL for a session of `pg_stat_activity`: a process and when it began, as numbers are given again. */
export const ID = "pid || '@' || extract(epoch FROM backend_start)";
/** Behind a pooler the process may meanwhile serve somebody else, under another name. */
const STILL_OURS = `${ID} = ? AND application_name = 'underpin'`;

/** By what another session knows this one. */
export async function sessionId(session: Session): Promise<string> {
  const [row] = await session.query<{ id: string }>(`SELECT ${ID} id FROM pg_stat_activity WHERE pid = pg_backend_pid()`);
  return row?.id ?? "";
}

/** Whom a session waits for: a lock, or a transaction's end. */
export async function waitedFor(session: Session, id: string): Promise<readonly Blocker[]> {
  const rows = await session.query<SeenBlocker>(
    `SELECT ${SEEN} FROM pg_stat_activity a WHERE a.pid = ANY(pg_blocking_pids(split_part(?, '@', 1)::int)) ORDER BY 5 DESC NULLS LAST LIMIT 5`,
    [id],
  );
  return rows.map((row) => blockerOf(row, true));
}

/** Ends what a session is doing. */
export async function cancel(session: Session, id: string): Promise<void> {
  await session.query(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE ${STILL_OURS}`, [id]);
}

/** Ends a session of the same role's. */
export async function endSession(session: Session, id: string): Promise<boolean> {
  return (await session.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${STILL_OURS}`, [id])).length > 0;
}

/** How an operator ends a session. */
export function ending(session: string): string {
  return `SELECT pg_terminate_backend(${session})`;
}

import type { Blocker, Session } from "../../model/dialect.ts";

/** A process and when it began: numbers are given again. */
const ID = "pid || '@' || extract(epoch FROM backend_start)";
/** Behind a pooler the process may meanwhile serve somebody else, under another name. */
const STILL_OURS = `${ID} = ? AND application_name = 'underpin'`;

/** By what another session knows this one. */
export async function sessionId(session: Session): Promise<string> {
  const [row] = await session.query<{ id: string }>(`SELECT ${ID} id FROM pg_stat_activity WHERE pid = pg_backend_pid()`);
  return row?.id ?? "";
}

/** Whom a session waits for: a lock, or a transaction's end. */
export async function waitedFor(session: Session, id: string): Promise<readonly Blocker[]> {
  return await session.query<Blocker & Record<string, unknown>>(
    `SELECT a.pid::text "session", a.usename::text "user", floor(extract(epoch FROM clock_timestamp() - a.xact_start))::int "seconds", left(a.query, 200) "query"
     FROM pg_stat_activity a WHERE a.pid = ANY(pg_blocking_pids(split_part(?, '@', 1)::int)) ORDER BY 3 DESC NULLS LAST`,
    [id],
  );
}

/** Ends what a session is doing. */
export async function cancel(session: Session, id: string): Promise<void> {
  await session.query(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE ${STILL_OURS}`, [id]);
}

/** Ends a session of the same role's. */
export async function endSession(session: Session, id: string): Promise<boolean> {
  return (await session.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${STILL_OURS}`, [id])).length > 0;
}

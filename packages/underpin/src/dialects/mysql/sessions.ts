import type { Session } from "../../model/dialect.ts";

/** A server's start is known by its clock and its uptime, both in whole seconds. */
const TOLERANCE_S = 2;

/** By what another session knows this one: its connection, on which server, since when that runs. Numbers begin anew with the server. */
export async function sessionId(session: Session): Promise<string> {
  const [row] = await session.query<{ id: number; host: string; port: number; now: number }>(
    "SELECT CONNECTION_ID() AS id, LEFT(MD5(@@hostname), 8) AS host, @@port AS port, UNIX_TIMESTAMP() AS now",
  );
  const [uptime] = await session.query<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Uptime'");
  return `${row?.id}@${row?.host}:${row?.port}@${Number(row?.now) - Number(uptime?.Value)}`;
}

/** Ends what a session is doing. */
export async function cancel(session: Session, id: string): Promise<void> {
  await session.run(`KILL QUERY ${Number.parseInt(id, 10)}`);
}

/** Ends a session of the same user's, if it is on the server that this one is on. */
export async function endSession(session: Session, id: string): Promise<boolean> {
  const [connection = "", server, started] = id.split("@");
  const [, ownServer, ownStart] = (await sessionId(session)).split("@");
  if (server !== ownServer || Math.abs(Number(started) - Number(ownStart)) > TOLERANCE_S) return false;
  const [found] = await session.query(
    "SELECT id FROM information_schema.processlist WHERE id = ? AND user = SUBSTRING_INDEX(USER(), '@', 1)",
    [Number(connection)],
  );
  if (!found) return false;
  await session.run(`KILL ${Number(connection)}`);
  return true;
}

/** How an operator ends a session. */
export function ending(session: string): string {
  return `KILL ${session}`;
}

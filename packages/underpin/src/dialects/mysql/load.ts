import type { Load, Session } from "../../model/dialect.ts";

/** Sessions of clients that may be seen: all of them by who has PROCESS, else those of the same user. */
const CLIENTS = "USER NOT IN ('system user', 'event_scheduler')";

/** How busy the server is with others. */
export async function load(session: Session, before: Load | undefined, own: readonly string[]): Promise<Load> {
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_running', 'Threads_connected', 'wsrep_cluster_size', 'wsrep_flow_control_paused_ns')",
  );
  const value = (name: string): number => Number(rows.find((row) => row.Variable_name === name)?.Value ?? 0);
  const counter = value("wsrep_flow_control_paused_ns");
  const isHeld = before?.counter !== undefined && counter > before.counter;
  const others = Math.max(0, value("Threads_running") - 1);
  // Of a cluster's other servers this one does not know who is at work there.
  const isAlone = value("wsrep_cluster_size") === 0;
  return {
    others,
    ...(isAlone && { lately: others > own.length ? others : await lately(session, value("Threads_connected"), own) }),
    strain: isHeld ? "a node of the Galera cluster can't follow (flow control)" : null,
    counter,
  };
}

/** A session that sleeps says for how many seconds; a replica's never does. Who is connected and can't be seen counts as at work. */
async function lately(session: Session, connected: number, own: readonly string[]): Promise<number> {
  const ids = [0, ...own.map((id) => Number.parseInt(id, 10))];
  const [row] = await session.query<{ seen: number; busy: number | null }>(
    `SELECT COUNT(*) AS seen, SUM((COMMAND <> 'Sleep' OR TIME <= 1) AND ID <> CONNECTION_ID() AND ID NOT IN (${ids.map(() => "?").join(", ")})) AS busy FROM information_schema.processlist WHERE ${CLIENTS}`,
    ids,
  );
  return Number(row?.busy ?? 0) + Math.max(0, connected - Number(row?.seen ?? 0));
}

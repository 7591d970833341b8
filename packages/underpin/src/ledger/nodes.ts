import type { Look, Session } from "../model/dialect.ts";

/** How long after its last heartbeat a node counts as alive: three beats. */
const NODE_ALIVE_MS = 30_000;

/** A node that showed a sign of life lately. */
export interface Node {
  readonly node: string;
  readonly release: string;
  readonly version: number;
  readonly secondsAgo: number;
}

/** Writes a node's heartbeat, by the database's clock. */
export async function beat(
  dialect: Look,
  session: Session,
  service: string,
  node: { readonly node: string; readonly release: string; readonly version: number },
): Promise<void> {
  const updated = await session.run(
    `UPDATE underpin_node SET release_name = ?, version = ?, last_seen = ${dialect.now} WHERE service = ? AND node = ?`,
    [node.release, node.version, service, node.node],
  );
  if (updated === 0)
    await session.run(`INSERT INTO underpin_node (service, node, release_name, version, last_seen) VALUES (?, ?, ?, ?, ${dialect.now})`, [
      service,
      node.node,
      node.release,
      node.version,
    ]);
}

/** Takes a node off the list when it stops in good order. */
export async function leave(session: Session, service: string, node: string): Promise<void> {
  await session.run("DELETE FROM underpin_node WHERE service = ? AND node = ?", [service, node]);
}

/** Nodes that are alive, oldest release first. */
export async function aliveNodes(dialect: Look, session: Session, service: string): Promise<readonly Node[]> {
  const rows = await session.query<{ node: string; release_name: string; version: number; ago: number }>(
    `SELECT node, release_name, version, ${dialect.now} - last_seen AS ago FROM underpin_node WHERE service = ? AND last_seen > ${dialect.now} - ${NODE_ALIVE_MS} ORDER BY version, node`,
    [service],
  );
  return rows.map((row) => ({
    node: row.node,
    release: row.release_name,
    version: Number(row.version),
    secondsAgo: Math.round(Number(row.ago) / 1000),
  }));
}

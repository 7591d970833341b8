import type { Look, Session } from "../model/dialect.ts";

/** How long after its last heartbeat a node counts as alive: three beats. */
const NODE_ALIVE_MS = 30_000;

/** A node that showed a sign of life lately. */
export interface Node {
  readonly node: string;
  readonly release: string;
  readonly version: number;
  readonly secondsAgo: number;
  /** What it says of itself: what the service gave the guard as `says`; null if it says nothing. */
  readonly says: unknown;
}

/** What a node writes of itself. */
export interface Beat {
  readonly node: string;
  readonly release: string;
  readonly version: number;
  /** Undefined where it says nothing, or there is no column for it: the ledger is an earlier version's. */
  readonly says: unknown;
}

/** Writes a node's heartbeat, by the database's clock. */
export async function beat(dialect: Look, session: Session, service: string, { node, release, version, says }: Beat): Promise<void> {
  const said = says === undefined ? [] : [JSON.stringify(says)];
  const updated = await session.run(
    `UPDATE underpin_node SET release_name = ?, version = ?, last_seen = ${dialect.now}${said.length > 0 ? ", says = ?" : ""} WHERE service = ? AND node = ?`,
    [release, version, ...said, service, node],
  );
  if (updated > 0) return;
  const [column, value] = said.length > 0 ? [", says", ", ?"] : ["", ""];
  await session.run(
    `INSERT INTO underpin_node (service, node, release_name, version, last_seen${column}) VALUES (?, ?, ?, ?, ${dialect.now}${value})`,
    [service, node, release, version, ...said],
  );
}

/** Takes a node off the list when it stops in good order. */
export async function leave(session: Session, service: string, node: string): Promise<void> {
  await session.run("DELETE FROM underpin_node WHERE service = ? AND node = ?", [service, node]);
}

/** Nodes that are alive, oldest release first. */
export async function aliveNodes(dialect: Look, session: Session, service: string): Promise<readonly Node[]> {
  // The ledger of an earlier version has no column for what they say.
  const rows = await session.query<{ node: string; release_name: string; version: number; says?: string | null; ago: number }>(
    `SELECT n.*, ${dialect.now} - last_seen AS ago FROM underpin_node n WHERE service = ? AND last_seen > ${dialect.now} - ${NODE_ALIVE_MS} ORDER BY version, node`,
    [service],
  );
  return rows.map((row) => ({
    node: row.node,
    release: row.release_name,
    version: Number(row.version),
    secondsAgo: Math.round(Number(row.ago) / 1000),
    says: row.says == null ? null : (JSON.parse(row.says) as unknown),
  }));
}

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
  /** Milliseconds that its clock was ahead of the database's at its last heartbeat, or behind it (negative); null if it does not tell. */
  readonly clockOffMs: number | null;
}

/** What a node writes of itself. */
export interface Beat {
  readonly node: string;
  readonly release: string;
  readonly version: number;
  /** Undefined where it says nothing, or there is no column for it: the ledger is an earlier version's. */
  readonly says: unknown;
  /** Whether there is a column for how its clock goes. */
  readonly tellsClock: boolean;
}

/** Writes a node's heartbeat, by the database's clock. */
export async function beat(
  dialect: Look,
  session: Session,
  service: string,
  { node, release, version, says, tellsClock }: Beat,
): Promise<void> {
  const more = [
    ...(says === undefined ? [] : [{ column: "says", sql: "?", value: JSON.stringify(says) }]),
    ...(tellsClock ? [{ column: "clock_off", sql: `? - ${dialect.now}`, value: Date.now() }] : []),
  ];
  const values = more.map(({ value }) => value);
  const updated = await session.run(
    `UPDATE underpin_node SET release_name = ?, version = ?, last_seen = ${dialect.now}${more.map(({ column, sql }) => `, ${column} = ${sql}`).join("")} WHERE service = ? AND node = ?`,
    [release, version, ...values, service, node],
  );
  if (updated > 0) return;
  await session.run(
    `INSERT INTO underpin_node (service, node, release_name, version, last_seen${more.map(({ column }) => `, ${column}`).join("")}) VALUES (?, ?, ?, ?, ${dialect.now}${more.map(({ sql }) => `, ${sql}`).join("")})`,
    [service, node, release, version, ...values],
  );
}

/** Takes a node off the list when it stops in good order. */
export async function leave(session: Session, service: string, node: string): Promise<void> {
  await session.run("DELETE FROM underpin_node WHERE service = ? AND node = ?", [service, node]);
}

/** Nodes that are alive, oldest release first. */
export async function aliveNodes(dialect: Look, session: Session, service: string): Promise<readonly Node[]> {
  // The ledger of an earlier version has no column for what they say, and how their clocks go.
  const rows = await session.query<{
    node: string;
    release_name: string;
    version: number;
    says?: string | null;
    clock_off?: number | null;
    ago: number;
  }>(
    `SELECT n.*, ${dialect.now} - last_seen AS ago FROM underpin_node n WHERE service = ? AND last_seen > ${dialect.now} - ${NODE_ALIVE_MS} ORDER BY version, node`,
    [service],
  );
  return rows.map((row) => ({
    node: row.node,
    release: row.release_name,
    version: Number(row.version),
    secondsAgo: Math.round(Number(row.ago) / 1000),
    says: row.says == null ? null : (JSON.parse(row.says) as unknown),
    clockOffMs: row.clock_off == null ? null : Number(row.clock_off),
  }));
}

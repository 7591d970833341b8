import type { Session } from "../../model/dialect.ts";
import type { RolloutHead, RolloutState } from "./record.ts";

interface HeadRow {
  readonly id: number;
  readonly method: string;
  readonly release_from: string;
  readonly release_to: string;
  readonly state: RolloutState;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly counted: string | null;
}

/** The latest rollout of a service, ended or not. */
export async function readHead(session: Session, service: string): Promise<RolloutHead | null> {
  const [row] = await session.query<HeadRow>("SELECT * FROM underpin_rollout WHERE service = ? ORDER BY id DESC LIMIT 1", [service]);
  return row ? headOf(row) : null;
}

function headOf(row: HeadRow): RolloutHead {
  return {
    id: Number(row.id),
    procedure: row.method,
    from: row.release_from,
    to: row.release_to,
    state: row.state,
    startedAt: Number(row.started_at),
    endedAt: row.ended_at === null ? null : Number(row.ended_at),
    counted: row.counted === null ? null : (JSON.parse(row.counted) as unknown),
  };
}

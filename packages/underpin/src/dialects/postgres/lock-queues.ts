import type { LockQueue } from "../../model/health.ts";
import type { Session } from "../../model/session.ts";
import { blockerOf, type SeenBlocker } from "../shared/blocker.ts";
import { SEEN } from "./locks.ts";

type Seen = SeenBlocker & { readonly waits_for: readonly number[] | null };

/** Who waits in this database, and for whom: in one look, so that the two agree. Looking takes the locks' table for a moment: only for those who wait. */
export async function lockQueues(session: Session): Promise<readonly LockQueue[]> {
  const rows = await session.query<Seen>(
    `WITH waiting AS MATERIALIZED (SELECT pid, pg_blocking_pids(pid) waits_for FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' ORDER BY query_start LIMIT 10)
     SELECT ${SEEN}, w.waits_for FROM pg_stat_activity a LEFT JOIN waiting w ON w.pid = a.pid
     WHERE w.pid IS NOT NULL OR a.pid IN (SELECT unnest(waits_for) FROM waiting) ORDER BY a.query_start`,
  );
  return rows
    .filter((row) => row.waits_for !== null)
    .map((row) => ({
      waits: blockerOf(row, false),
      for: rows.filter((other) => row.waits_for?.includes(Number(other.session))).map((other) => blockerOf(other, true)),
    }));
}

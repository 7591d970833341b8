import type { Load, Session } from "../../model/dialect.ts";
import { MAX_LAG_S } from "../../model/lag.ts";
import { ID } from "./sessions.ts";

/**
 * Of other users' sessions a role that is no member of pg_read_all_stats sees neither what kind they are nor what they do; clients have a user and
 * a database. Whether they are in a transaction everybody sees by its lock on itself. What they did lately nobody can tell: it counts as something.
 */
const LOAD = `
SELECT count(*) FILTER (WHERE datname = current_database()
    AND (state = 'active' OR (is_hidden AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'virtualxid' AND mode = 'ExclusiveLock')))) others,
  count(*) FILTER (WHERE (is_hidden OR state = 'active' OR state_change > clock_timestamp() - interval '1 s') AND (${ID} = ANY(?)) IS NOT TRUE) lately,
  (SELECT max(extract(epoch FROM replay_lag)) FROM pg_stat_replication WHERE state = 'streaming') lag
FROM (SELECT *, backend_type IS NULL AND usesysid IS NOT NULL AND datid IS NOT NULL is_hidden FROM pg_stat_activity) activity
WHERE (backend_type = 'client backend' OR is_hidden) AND pid <> pg_backend_pid()`;

/** How busy the server is with others. */
export async function load(session: Session, _before: Load | undefined, own: readonly string[]): Promise<Load> {
  const [row] = await session.query<{ others: number; lately: number; lag: number | null }>(LOAD, [own]);
  const lag = Number(row?.lag ?? 0);
  return {
    others: Number(row?.others ?? 0),
    lately: Number(row?.lately ?? 0),
    strain: lag > MAX_LAG_S ? `a replica is ${lag.toFixed(1)} s behind` : null,
  };
}

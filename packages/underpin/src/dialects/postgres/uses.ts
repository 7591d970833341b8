import { ownName } from "../../model/table-name.ts";
import type { Session } from "../../model/session.ts";
import type { GoingName, Use } from "../../model/use.ts";
import { usesIn, type Counted } from "../shared/uses.ts";
import { quote } from "../../sql/quoting.ts";

/** By `pg_stat_statements`, where the database has it, it counts, and our role may see what others run. */
export async function uses(session: Session, going: readonly GoingName[]): Promise<readonly Use[] | null> {
  const [there] = await session.query<{ place: string; allowed: boolean }>(
    `SELECT n.nspname place, pg_has_role('pg_read_all_stats', 'USAGE') allowed FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
     WHERE e.extname = 'pg_stat_statements'`,
  );
  if (!there?.allowed) return null;
  const tables = [...new Set(going.map(({ table }) => ownName(table).toLowerCase()))];
  try {
    // What triggers run is not a client's; servers before 14 don't tell.
    const statements = await session.query<{ text: string; times: string }>(
      `SELECT s.query "text", sum(s.calls) times FROM ${quote(there.place)}.pg_stat_statements s
       WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND coalesce((to_jsonb(s) ->> 'toplevel')::boolean, true)
         AND (${tables.map(() => "strpos(lower(s.query), ?) > 0").join(" OR ")}) GROUP BY 1`,
      tables,
    );
    return usesIn(
      statements.map(({ text, times }): Counted => ({ text, times: Number(times) })),
      going,
      { dollarQuotes: true },
    );
  } catch (error) {
    // The server was started without its library.
    if ((error as { code?: string }).code === "55000") return null;
    throw error;
  }
}

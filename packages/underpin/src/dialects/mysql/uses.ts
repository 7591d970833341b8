import { ownName } from "../../model/table-name.ts";
import type { Session } from "../../model/session.ts";
import type { GoingName, Use } from "../../model/use.ts";
import { usesIn, type Counted } from "../shared/uses.ts";

interface Row {
  readonly text: string;
  readonly times: number;
}

/** By the performance schema, where it is on and we may read it. MariaDB counts no statement that is run prepared; of those it tells which are. */
export async function uses(session: Session, going: readonly GoingName[]): Promise<readonly Use[] | null> {
  const [on] = await session.query<{ on: number }>("SELECT @@performance_schema AS `on`");
  if (Number(on?.on) !== 1) return null;
  const tables = [...new Set(going.map(({ table }) => ownName(table).toLowerCase()))];
  const speaks = (column: string): string => tables.map(() => `INSTR(LOWER(${column}), ?) > 0`).join(" OR ");
  try {
    const counted = await session.query<Row>(
      `SELECT digest_text AS \`text\`, SUM(count_star) AS times FROM performance_schema.events_statements_summary_by_digest
       WHERE schema_name = DATABASE() AND (${speaks("digest_text")}) GROUP BY digest_text`,
      tables,
    );
    const held = await session.query<Row>(
      `SELECT p.sql_text AS \`text\`, SUM(p.count_execute) AS times FROM performance_schema.prepared_statements_instances p
       JOIN performance_schema.threads t ON t.thread_id = p.owner_thread_id WHERE t.processlist_db = DATABASE() AND (${speaks("p.sql_text")}) GROUP BY p.sql_text`,
      tables,
    );
    const statements: readonly Counted[] = [
      ...counted.map(({ text, times }) => ({ text, times: Number(times) })),
      ...held.map(({ text, times }) => ({ text, times: Number(times), isHeld: true as const })),
    ];
    return usesIn(statements, going, { backslash: true, hash: true });
  } catch (error) {
    // Our user may not read it.
    if ((error as { errno?: number }).errno === 1142) return null;
    throw error;
  }
}

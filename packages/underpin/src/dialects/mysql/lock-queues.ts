import type { LockQueue } from "../../model/health.ts";
import type { Session } from "../../model/session.ts";
import { blockerOf, type SeenBlocker } from "../shared/blocker.ts";
import { blockers, failure, SEEN } from "./locks.ts";

interface Pair {
  readonly waits: string;
  readonly by: string;
}

/** Where the server shows who waits for whom at rows: MariaDB, MySQL. */
const ROWS = [
  `SELECT CAST(r.trx_mysql_thread_id AS CHAR) waits, CAST(b.trx_mysql_thread_id AS CHAR) "by" FROM information_schema.innodb_lock_waits w
   JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id LIMIT 50`,
  `SELECT CAST(r.trx_mysql_thread_id AS CHAR) waits, CAST(b.trx_mysql_thread_id AS CHAR) "by" FROM performance_schema.data_lock_waits w
   JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_engine_transaction_id
   JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_engine_transaction_id LIMIT 50`,
];

const SESSIONS = `SELECT CAST(p.id AS CHAR) "session", ${SEEN}, p.state "doing" FROM information_schema.processlist p
   LEFT JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = p.id WHERE p.id <> CONNECTION_ID()`;

/** Who waits for rows or for a table, and for whom; of a table the oldest open transactions are named where the server does not tell more. */
export async function lockQueues(session: Session): Promise<readonly LockQueue[]> {
  const pairs = (await asked<Pair>(session, ROWS[0] ?? "")) ?? (await asked<Pair>(session, ROWS[1] ?? "")) ?? [];
  const seen = (await asked<SeenBlocker & { readonly doing: string | null }>(session, SESSIONS)) ?? [];
  const atTables = seen.filter(({ doing }) => /^Waiting for table/i.test(doing ?? ""));
  const named = (id: string, isHolder: boolean) => seen.filter((row) => row.session === id).map((row) => blockerOf(row, isHolder));
  const oldest = atTables.length > 0 ? await blockers(session, undefined) : [];
  return [
    ...[...new Set(pairs.map(({ waits }) => waits))].flatMap((id) =>
      named(id, false).map((waits) => ({
        waits,
        for: pairs.filter((pair) => pair.waits === id).flatMap(({ by }) => named(by, true)),
      })),
    ),
    ...atTables.map((row) => ({ waits: blockerOf(row, false), for: oldest.filter((one) => one.session !== row.session) })),
  ].slice(0, 10);
}

/** Null where there is no such table, or no right to it. */
async function asked<R extends object>(session: Session, sql: string): Promise<readonly R[] | null> {
  try {
    return await session.query<R>(sql);
  } catch (error) {
    if (failure(error) === "lost") throw error;
    return null;
  }
}

import { quoteTable } from "../../sql/quoting.ts";
import type { Session } from "../../model/session.ts";

/** How soon a server notices that a runner which was killed is gone: what it began takes long, and holds a lock that keeps DDL away. */
const NOTICE = "SET client_connection_check_interval = '1s'";

/**
 * VACUUM, unless somebody else does it. TRUNCATE would take ACCESS EXCLUSIVE to give the end of the file back. Without the indexes it would be quicker,
 * but a page of narrow rows has no room for the pointers that are left then: the table nearly doubles all the same.
 */
export async function vacuum(session: Session, table: string): Promise<void> {
  // Some platforms can't tell.
  await session.run(NOTICE).catch(() => 0);
  await session.run(`VACUUM (SKIP_LOCKED, TRUNCATE false) ${quoteTable(table)}`);
}

/** ANALYZE, unless somebody else vacuums or changes the table: the server's own vacuum does it afterwards. */
export async function analyze(session: Session, table: string): Promise<void> {
  await session.run(`ANALYZE (SKIP_LOCKED) ${quoteTable(table)}`);
}

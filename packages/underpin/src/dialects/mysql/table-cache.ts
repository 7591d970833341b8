import { setTimeout as delay } from "node:timers/promises";
import type { Session } from "../../model/dialect.ts";
import { tick } from "./types.ts";

/** More clients than these are not in one table at once. */
const MOST = 100;
const OPENING_MS = 2000;

/**
 * Has a server open tables as often as it has clients, and returns when clients that had begun to open one are done.
 *
 * MariaDB opens a table for each client that is in it at once, keeps what it has opened for the next, and reads the table's triggers each time. Where the
 * client is ended meanwhile (KILL QUERY, max_statement_time, a conflict on Galera) the reading ends as if the trigger were wrong, and the server keeps that, too:
 * whoever is given it gets 1064, "has an error in its body", until a change of the table or FLUSH TABLES clears it away. On Galera a change
 * of the schema clears its table, and the next one, of another table, ends clients that may be opening the first again. So they are not to: here
 * it is done by a session that nobody ends.
 */
export async function warm(session: Session, connect: () => Promise<Session>, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return;
  const { clients, parts } = await sizeOf(session);
  const filled = new Set<number>();
  const fill = async (by: Session): Promise<void> => {
    const part = (await numberOf(by)) % parts;
    if (filled.has(part)) return;
    for (const table of tables)
      await by.query(Array.from({ length: clients }, () => `SELECT 1 FROM ${tick(table)} WHERE FALSE`).join(" UNION ALL "));
    filled.add(part);
  };
  await fill(session);
  // By its number a session belongs to one part of the cache, and fills no other.
  for (let tries = 0; filled.size < parts && tries < 4 * parts; tries++) {
    await using another = await connect();
    await fill(another);
  }
  await opened(session);
}

/** How many clients there are, and into how many parts the server has divided its cache: one, until clients get into each other's way. */
async function sizeOf(session: Session): Promise<{ readonly clients: number; readonly parts: number }> {
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_connected', 'Table_open_cache_active_instances')",
  );
  const value = (name: string): number => Number(rows.find((row) => row.Variable_name === name)?.Value ?? 1);
  return { clients: Math.min(value("Threads_connected"), MOST), parts: value("Table_open_cache_active_instances") };
}

async function numberOf(session: Session): Promise<number> {
  const [row] = await session.query<{ id: number }>("SELECT CONNECTION_ID() AS id");
  return Number(row?.id);
}

/** Returns when the statements that open tables now do so no longer. Without the right to see others' (PROCESS) there seem to be none. */
async function opened(session: Session): Promise<void> {
  let left = await opening(session);
  for (const until = Date.now() + OPENING_MS; left.size > 0 && Date.now() < until;) {
    await delay(5);
    const now = await opening(session);
    left = new Set([...left].filter((id) => now.has(id)));
  }
}

async function opening(session: Session): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ q: number | string }>(
    "SELECT query_id AS q FROM information_schema.processlist WHERE state = 'Opening tables' AND id <> CONNECTION_ID()",
  );
  return new Set(rows.map(({ q }) => String(q)));
}

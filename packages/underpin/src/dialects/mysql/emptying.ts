import type { Session } from "../../model/dialect.ts";
import { tick } from "./types.ts";

interface There {
  readonly name: string;
  /** BASE TABLE, VIEW, SEQUENCE, SYSTEM VERSIONED. */
  readonly kind: string;
}

/** Tables, views and sequences of a database. */
export async function objectsIn(session: Session, database: string): Promise<readonly There[]> {
  return await session.query<{ name: string; kind: string }>(
    "SELECT table_name name, table_type kind FROM information_schema.tables WHERE table_schema = ? ORDER BY table_name",
    [database],
  );
}

/** Names of its triggers. */
export async function triggersIn(session: Session, database: string): Promise<readonly string[]> {
  const rows = await session.query<{ name: string }>(
    "SELECT trigger_name name FROM information_schema.triggers WHERE trigger_schema = ? ORDER BY 1",
    [database],
  );
  return rows.map(({ name }) => name);
}

const DROPPED: Readonly<Record<string, string>> = { VIEW: "VIEW", SEQUENCE: "SEQUENCE" };

/** Takes everything out of a database but some tables; the database itself stays, with the rights that were granted on it. */
export async function empty(session: Session, database: string, but: readonly string[]): Promise<void> {
  const of = (name: string): string => `${tick(database)}.${tick(name)}`;
  await session.run("SET SESSION foreign_key_checks = 0");
  const events = await session.query<{ name: string }>("SELECT event_name name FROM information_schema.events WHERE event_schema = ?", [
    database,
  ]);
  for (const { name } of events) await session.run(`DROP EVENT ${of(name)}`);
  const objects = (await objectsIn(session, database)).filter(({ name }) => !but.includes(name));
  for (const { name, kind } of objects) await session.run(`DROP ${DROPPED[kind] ?? "TABLE"} ${of(name)}`);
  const routines = await session.query<{ name: string; kind: string }>(
    "SELECT routine_name name, routine_type kind FROM information_schema.routines WHERE routine_schema = ? ORDER BY routine_type DESC",
    [database],
  );
  for (const { name, kind } of routines) await session.run(`DROP ${kind} IF EXISTS ${of(name)}`);
}

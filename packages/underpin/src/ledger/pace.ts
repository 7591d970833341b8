import type { Session } from "../model/dialect.ts";

/** How much of its time a data migration works while other clients are active, in percent, if nobody said otherwise. */
const DEFAULT_PACE = 50;

/** The pace that an operator set for a service's data migrations: 0 is paused, 100 takes no account of others. */
export async function readPace(session: Session, service: string): Promise<number> {
  const [row] = await session.query<{ percent: number }>("SELECT percent FROM underpin_pace WHERE service = ?", [service]);
  return row ? Number(row.percent) : DEFAULT_PACE;
}

/** Sets the pace; a migration that runs follows with its next batch. */
export async function writePace(session: Session, service: string, percent: number): Promise<void> {
  const updated = await session.run("UPDATE underpin_pace SET percent = ? WHERE service = ?", [percent, service]);
  if (updated === 0) await session.run("INSERT INTO underpin_pace (service, percent) VALUES (?, ?)", [service, percent]);
}

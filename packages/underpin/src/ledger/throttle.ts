import type { Session } from "../model/dialect.ts";

/** How much of its time a data migration works while other clients are active, in percent, if nobody said otherwise. */
const DEFAULT_THROTTLE = 50;

/** The throttle that an operator set for a service's data migrations: 0 is paused, 100 takes no account of others. */
export async function readThrottle(session: Session, service: string): Promise<number> {
  const [row] = await session.query<{ percent: number }>("SELECT percent FROM underpin_throttle WHERE service = ?", [service]);
  return row ? Number(row.percent) : DEFAULT_THROTTLE;
}

/** Sets the throttle; a migration that runs follows with its next batch. */
export async function writeThrottle(session: Session, service: string, percent: number): Promise<void> {
  const updated = await session.run("UPDATE underpin_throttle SET percent = ? WHERE service = ?", [percent, service]);
  if (updated === 0) await session.run("INSERT INTO underpin_throttle (service, percent) VALUES (?, ?)", [service, percent]);
}

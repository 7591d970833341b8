import { openPlace } from "../dialects/open.ts";
import { readThrottle, writeThrottle } from "../ledger/throttle.ts";
import { createLedger } from "../ledger/tables.ts";
import { UnderpinError } from "../model/error.ts";
import type { EngineOptions } from "../engine/work.ts";

/**
 * Says how much of its time a data migration works while other clients are active, in percent; sets it if `percent` is
 * given. 0 pauses, 100 takes no account of others. It needs no lease: a migration that runs follows with its next batch.
 *
 * @throws UnderpinError `UP-CONFIG` for what is no percentage
 */
export async function throttle(
  { service, ...place }: Pick<EngineOptions, "service" | "url" | "connection">,
  percent?: number,
): Promise<number> {
  if (percent !== undefined && !(Number.isInteger(percent) && percent >= 0 && percent <= 100))
    throw new UnderpinError("UP-CONFIG", { what: "A throttle is a whole number from 0 (paused) to 100.", fine: "Nothing was changed." });
  const { dialect, connect } = await openPlace(place);
  await using session = await connect();
  await createLedger(dialect, session);
  if (percent !== undefined) await writeThrottle(session, service.name, percent);
  return await readThrottle(session, service.name);
}

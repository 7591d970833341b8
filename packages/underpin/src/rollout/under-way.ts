import { openLook } from "../dialects/open.ts";
import type { Place } from "../model/connection.ts";
import type { Service } from "../model/service.ts";
import { readHead } from "./record/head.ts";
import { isOver } from "./record/record.ts";

/** A rollout that is not over, whether or not anybody conducts it now. */
export interface RolloutUnderWay {
  readonly procedure: string;
  readonly from: string;
  readonly to: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/**
 * The rollout that is not over, by the ledger of the service's database; null if there is none. Never writes. Procedures whose record lies
 * beside the fleet's file are not known there.
 *
 * @example
 * if (await rolloutUnderWay({ service: shop, url })) return; // not now
 */
export async function rolloutUnderWay({
  service,
  ...place
}: Place & { readonly service: Pick<Service, "name"> }): Promise<RolloutUnderWay | null> {
  const { dialect, look } = await openLook(place);
  await using session = await look();
  if (!(await dialect.tables(session)).includes("underpin_rollout")) return null;
  const head = await readHead(session, service.name);
  if (!head || isOver(head)) return null;
  const { procedure, from, to, startedAt } = head;
  return { procedure, from, to, startedAt: new Date(startedAt).toISOString() };
}

import { UnderpinError } from "underpin/cli";
import type { OnDatabase } from "./with-pool.ts";

/**
 * Refuses a rotation while a rollout of the service is under way, as far as its database knows: a node that is out of service just then
 * says nothing of its keys.
 *
 * @throws UnderpinError `UP-ROLLOUT`; `UP-CONNECT` and the like if nobody can be asked
 */
export async function refuseDuringRollout({ url, service }: OnDatabase): Promise<void> {
  const { rolloutUnderWay } = await import("underpin/rollout");
  const underWay = await rolloutUnderWay({ service, url: url as string });
  if (!underWay) return;
  const { procedure, from, to, startedAt } = underWay;
  throw new UnderpinError("UP-ROLLOUT", {
    what: `A rollout from ${from} to ${to} (${procedure}) is under way since ${startedAt}.`,
    why: "A node that is upgraded says nothing of its keys until it is back. Rotated now, it may come back without the one that encrypts, and refuse what others have made with it.",
    fine: "No key was changed.",
    next: "End the rollout, or take it back; then run the same command again. --force rotates all the same.",
  });
}

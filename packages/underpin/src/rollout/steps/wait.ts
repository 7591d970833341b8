import { setTimeout as delay } from "node:timers/promises";
import { UnderpinError } from "../../model/error.ts";
import type { StepContext } from "./step.ts";

const POLL_MS = 100;

/**
 * Asks until it is so.
 *
 * @param isSo true when it is; or what it still waits for
 * @throws UnderpinError `UP-ROLLOUT` when the time is over
 */
export async function until(
  { signal, waits }: Pick<StepContext, "signal" | "waits">,
  ms: number,
  isSo: () => Promise<true | string>,
): Promise<void> {
  for (const end = Date.now() + ms; ;) {
    signal.throwIfAborted();
    const answer = await isSo();
    if (answer === true) return;
    if (Date.now() >= end) throw new UnderpinError("UP-ROLLOUT", { what: `${answer}, after ${Math.round(ms / 100) / 10} s.` });
    waits(answer);
    await delay(POLL_MS, undefined, { signal });
  }
}

import { command, hint } from "../../model/hint.ts";
import { pad } from "../../repositories/read.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** An offline upgrade that did not come to its end. */
export const offlineBegun: Symptom<Examination> = {
  name: "offline-begun",
  severity: "error",
  what: "An offline upgrade has begun and not ended, and no runner is at it.",
  why: "Nothing keeps what the two releases write equal: neither of them may start.",
  next: hint`Run ${command("sync")}: it goes on where it stopped; or take it back: ${command("revert")}.`,
  look: async ({ state, status }) => {
    const { offline } = await state();
    return offline !== null && (await status()).runner === null ? [`On the way to version ${pad(offline)}.`] : false;
  },
};

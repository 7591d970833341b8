import { command, hint } from "../../model/hint.ts";
import { pad } from "../../repositories/read.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** A contract that began to take the old shape away, and did not end. */
export const contractBegun: Symptom<Examination> = {
  name: "contract-begun",
  severity: "error",
  what: "A contract has begun and not ended, and no runner is at it.",
  why: "Part of the old shape may be gone: the old release can't run any more, and there is no way back but a backup.",
  next: hint`Run ${command("contract")}: it goes on where it stopped.`,
  look: async ({ state, status }) => {
    const { contracting } = await state();
    return contracting !== null && (await status()).runner === null ? [`Version ${pad(contracting)}.`] : false;
  },
};

import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** A phase that stops half-way for want of a grant. */
export const missingRights: Symptom<Examination> = {
  name: "missing-rights",
  severity: "error",
  what: "The database's user lacks rights that a phase needs.",
  why: "A phase would stop at the step that needs them, with the ones before it done.",
  next: "Grant them, or give the upgrade a user of its own that has them.",
  look: async ({ ask, health }, signal) => await ask(signal, async (session) => await health.missingRights(session)),
};

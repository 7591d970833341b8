import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** A standby, a server that was taken out, a file without the right to write. */
export const readOnly: Symptom<Examination> = {
  name: "read-only",
  severity: "error",
  what: "The database takes no writes.",
  why: "Each phase writes, be it a line of the journal.",
  next: "Name the primary server, or make this one writable.",
  look: async ({ ask, health }, signal) => {
    const why = await ask(signal, async (session) => await health.readOnly(session));
    return why === null ? false : [why];
  },
};

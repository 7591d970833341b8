import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** Isolation, the binary log's format, Galera's variables, a role's time limits. */
export const serverSettings: Symptom<Examination> = {
  name: "server-settings",
  severity: "warning",
  what: "Settings of the server, or of the database's user, hurt an upgrade.",
  why: "They are fine for a service that does not change its schema; what each of them does is said with it.",
  next: "Set them otherwise, for the upgrade's user or for its time.",
  look: async ({ ask, health }, signal) => await ask(signal, async (session) => await health.settings(session)),
};

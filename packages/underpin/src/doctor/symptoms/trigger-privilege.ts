import { UnderpinError } from "../../model/error.ts";
import { hintText } from "../../model/hint.ts";
import { quietsTriggers } from "../../plan/plan.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** MariaDB's error 1419, before a phase meets it. */
export const triggerPrivilege: Symptom<Examination> = {
  name: "trigger-privilege",
  severity: "error",
  what: "The server would refuse the triggers that keep old and new data equal.",
  why: "With binary logging, or Galera, MariaDB and MySQL let only SUPER make them (error 1419) while log_bin_trust_function_creators is off.",
  next: "Do what is said there, as an administrator.",
  look: async ({ ask, planned, database: { dialect } }, signal) => {
    // What can't be planned is another symptom's.
    const quiet = quietsTriggers((await planned().catch(() => null)) ?? []);
    try {
      await ask(signal, async (session) => await dialect.ddl.preflight(session, { triggers: true, quiet }));
      return false;
    } catch (error) {
      if (!(error instanceof UnderpinError) || error.code !== "UP-TRIGGER-PRIVILEGE") throw error;
      return [[error.message, error.why, hintText(error.next)].filter(Boolean).join(" ")];
    }
  },
};

import { UnderpinError } from "../../model/error.ts";
import { hintText } from "../../model/hint.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** What a phase would be refused for, as far as that can be told by looking. */
export const planRefused: Symptom<Examination> = {
  name: "plan-refused",
  severity: "error",
  what: "The phases that are ahead can't be planned.",
  why: "They would be refused for the same reason.",
  next: "Do what is said there.",
  look: async ({ planned }) => {
    try {
      await planned();
      return false;
    } catch (error) {
      if (!(error instanceof UnderpinError)) throw error;
      return [[`${error.code}: ${error.message}`, error.why, hintText(error.next)].filter(Boolean).join(" ")];
    }
  },
};

import { parseRegex, PythonError } from "@underpin/oslo/python";
import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `invalid_password_regular_expression`. */
export const invalidPasswordRegularExpression: KeystoneSymptom = {
  name: "invalid_password_regular_expression",
  severity: "warning",
  what: "`[security_compliance] password_regex` is no regular expression.",
  why: "No user can be given a password, or change it, as long as that is so.",
  next: "Write it in the words of Python's `re`.",
  look: ({ values: { security_compliance: rules } }) => {
    try {
      if (rules.password_regex) parseRegex(rules.password_regex);
      return false;
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      return [error.message];
    }
  },
};

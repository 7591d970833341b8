import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `password_regular_expression_description_not_set`. */
export const passwordRegularExpressionDescriptionNotSet: KeystoneSymptom = {
  name: "password_regular_expression_description_not_set",
  severity: "warning",
  what: "What a password must be like is not said in words.",
  why: "Who is refused by `[security_compliance] password_regex` is not told why.",
  next: "Set `password_regex_description`.",
  look: ({ values: { security_compliance: rules } }) => Boolean(rules.password_regex) && !rules.password_regex_description,
};

import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `minimum_password_age_greater_than_expires_days`. */
export const minimumPasswordAgeGreaterThanExpiresDays: KeystoneSymptom = {
  name: "minimum_password_age_greater_than_expires_days",
  severity: "warning",
  what: "A password ends before it may be changed.",
  why: "`[security_compliance] minimum_password_age` is not less than `password_expires_days`.",
  next: "Make it less.",
  look: ({ values: { security_compliance: rules } }) => {
    const [age, days] = [rules.minimum_password_age, rules.password_expires_days ?? 0];
    return age > 0 && days > 0 && age >= days;
  },
};

import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `LDAP_user_enabled_emulation_dn_ignored`. */
export const ldapUserEnabledEmulationDnIgnored: KeystoneSymptom = {
  name: "LDAP_user_enabled_emulation_dn_ignored",
  severity: "warning",
  what: "`[ldap] user_enabled_emulation_dn` does nothing.",
  why: "It counts only where `user_enabled_emulation` is on.",
  next: "Turn that on, or take the option out.",
  look: ({ values: { ldap } }) => !ldap.user_enabled_emulation && ldap.user_enabled_emulation_dn !== null,
};

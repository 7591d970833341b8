import type { KeystoneSymptom } from "../keystone-symptom.ts";

/** Upstream's `LDAP_group_members_are_ids_disabled`. */
export const ldapGroupMembersAreIdsDisabled: KeystoneSymptom = {
  name: "LDAP_group_members_are_ids_disabled",
  severity: "warning",
  what: "`[ldap] group_members_are_ids` is off for groups that are posixGroups.",
  why: "A posixGroup (Open Directory has them) holds its members' ids, not their distinguished names.",
  next: "Set it to true.",
  look: ({ values: { ldap } }) => ldap.group_objectclass === "posixGroup" && !ldap.group_members_are_ids,
};

import type { KeystoneRule } from "./rule.ts";

export const baseRules = [
  {
    name: "admin_required",
    check: "role:admin or is_admin:1",
    description: "Who administers the cloud. Nearly every other rule refers to it.",
  },
  { name: "service_role", check: "role:service", description: "A service's own user." },
  {
    name: "service_or_admin",
    check: "rule:admin_required or rule:service_role",
    description: "A service's own user, or an administrator.",
  },
  { name: "owner", check: "user_id:%(user_id)s", description: "The user whom the path names." },
  { name: "admin_or_owner", check: "rule:admin_required or rule:owner", description: "An administrator, or the user whom the path names." },
  { name: "token_subject", check: "user_id:%(target.token.user_id)s", description: "The user of the token that is asked about." },
  {
    name: "admin_or_token_subject",
    check: "rule:admin_required or rule:token_subject",
    description: "An administrator, or the user of the token that is asked about.",
  },
  {
    name: "service_admin_or_token_subject",
    check: "rule:service_or_admin or rule:token_subject",
    description: "A service's user, an administrator, or the user of the token that is asked about.",
  },
  {
    name: "domain_managed_target_role",
    check: "'manager':%(target.role.name)s or 'member':%(target.role.name)s or 'reader':%(target.role.name)s",
    description: "The roles that a domain's manager may give and take away. No role that can do more than a manager belongs here.",
    in22: null,
  },
] as const satisfies readonly KeystoneRule[];

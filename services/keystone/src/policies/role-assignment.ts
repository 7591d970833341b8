import { ADMIN, ANY_SCOPE } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const roleAssignmentRules = [
  {
    name: "identity:list_role_assignments",
    check:
      "(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s and not None:%(target.domain_id)s)",
    scopeTypes: ANY_SCOPE,
    description: "List who has which role on what.",
    operations: ["GET /v3/role_assignments", "HEAD /v3/role_assignments"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:list_role_assignments_for_tree",
    check:
      "(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s and not None:%(target.domain_id)s)",
    scopeTypes: ANY_SCOPE,
    description: "List who has which role on a project and all below it.",
    operations: ["GET /v3/role_assignments?include_subtree", "HEAD /v3/role_assignments?include_subtree"],
    before: { since: "Train", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

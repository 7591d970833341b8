import { ADMIN, ADMIN_OR_SYSTEM_READER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const impliedRoleRules = [
  {
    name: "identity:get_implied_role",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read which role another one brings along.",
    operations: ["GET /v3/roles/{prior_role_id}/implies/{implied_role_id}"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:list_implied_roles",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List the roles that a role brings along.",
    operations: ["GET /v3/roles/{prior_role_id}/implies", "HEAD /v3/roles/{prior_role_id}/implies"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:create_implied_role",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Let a role bring another one along: who has the one then has both.",
    operations: ["PUT /v3/roles/{prior_role_id}/implies/{implied_role_id}"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:delete_implied_role",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Let a role no longer bring another one along.",
    operations: ["DELETE /v3/roles/{prior_role_id}/implies/{implied_role_id}"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:list_role_inference_rules",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List all roles that bring others along.",
    operations: ["GET /v3/role_inferences", "HEAD /v3/role_inferences"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:check_implied_role",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read whether a role brings another one along.",
    operations: ["HEAD /v3/roles/{prior_role_id}/implies/{implied_role_id}"],
    before: { since: "Train", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

import { SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

const SYSTEM_READER_OR_OWNER = "(role:reader and system_scope:all) or user_id:%(target.user.id)s";

export const accessRuleRules = [
  {
    name: "identity:get_access_rule",
    check: SYSTEM_READER_OR_OWNER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read one access rule of a user.",
    operations: ["GET /v3/users/{user_id}/access_rules/{access_rule_id}", "HEAD /v3/users/{user_id}/access_rules/{access_rule_id}"],
  },
  {
    name: "identity:list_access_rules",
    check: SYSTEM_READER_OR_OWNER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List a user's access rules.",
    operations: ["GET /v3/users/{user_id}/access_rules", "HEAD /v3/users/{user_id}/access_rules"],
  },
  {
    name: "identity:delete_access_rule",
    check: "(role:admin and system_scope:all) or user_id:%(target.user.id)s",
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove an access rule that no application credential uses.",
    operations: ["DELETE /v3/users/{user_id}/access_rules/{access_rule_id}"],
  },
] as const satisfies readonly KeystoneRule[];

import { ADMIN, ANYBODY, ANY_SCOPE } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

const ADMIN_OR_DOMAIN_MANAGER = "(rule:admin_required) or (role:manager and token.domain.id:%(target.user.domain_id)s)";

export const userRules = [
  {
    name: "identity:get_user",
    check:
      "(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and token.domain.id:%(target.user.domain_id)s) or user_id:%(target.user.id)s",
    scopeTypes: ANY_SCOPE,
    description: "Read one user.",
    operations: ["GET /v3/users/{user_id}", "HEAD /v3/users/{user_id}"],
    before: { since: "Stein", check: "rule:admin_or_owner" },
  },
  {
    name: "identity:list_users",
    check: "(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s)",
    scopeTypes: ANY_SCOPE,
    description: "List users.",
    operations: ["GET /v3/users", "HEAD /v3/users"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:list_projects_for_user",
    check: ANYBODY,
    description: "List the projects that a user has roles on.",
    operations: ["GET /v3/auth/projects"],
  },
  {
    name: "identity:list_domains_for_user",
    check: ANYBODY,
    description: "List the domains that a user has roles on.",
    operations: ["GET /v3/auth/domains"],
  },
  {
    name: "identity:create_user",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Make a user.",
    operations: ["POST /v3/users"],
    before: { since: "Stein", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:update_user",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Change a user; set its password, too.",
    operations: ["PATCH /v3/users/{user_id}"],
    before: { since: "Stein", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:delete_user",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Remove a user.",
    operations: ["DELETE /v3/users/{user_id}"],
    before: { since: "Stein", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:revoke_tokens_for_user",
    check: "rule:admin_or_owner",
    scopeTypes: ANY_SCOPE,
    description: "Take back all tokens of a user, who may do so alone: the way for those who can't change their password here.",
    operations: ["DELETE /v3/users/{user_id}/tokens"],
    in22: null,
  },
] as const satisfies readonly KeystoneRule[];

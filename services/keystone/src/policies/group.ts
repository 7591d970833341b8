import { ADMIN, ANY_SCOPE } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

const ADMIN_OR_DOMAIN_MANAGER = "(rule:admin_required) or (role:manager and domain_id:%(target.group.domain_id)s)";
const ADMIN_OR_MANAGER_OF_BOTH =
  "(rule:admin_required) or (role:manager and domain_id:%(target.group.domain_id)s and domain_id:%(target.user.domain_id)s)";
const READERS_OF_BOTH =
  "(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.group.domain_id)s and domain_id:%(target.user.domain_id)s)";
const READERS = "(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.group.domain_id)s)";

export const groupRules = [
  {
    name: "identity:get_group",
    check: READERS,
    scopeTypes: ANY_SCOPE,
    description: "Read one group.",
    operations: ["GET /v3/groups/{group_id}", "HEAD /v3/groups/{group_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:list_groups",
    check: READERS,
    scopeTypes: ANY_SCOPE,
    description: "List groups.",
    operations: ["GET /v3/groups", "HEAD /v3/groups"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:list_groups_for_user",
    check:
      "(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.user.domain_id)s) or user_id:%(user_id)s",
    scopeTypes: ANY_SCOPE,
    description: "List the groups that a user belongs to.",
    operations: ["GET /v3/users/{user_id}/groups", "HEAD /v3/users/{user_id}/groups"],
    before: { since: "Stein", check: "rule:admin_or_owner" },
  },
  {
    name: "identity:create_group",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Make a group.",
    operations: ["POST /v3/groups"],
    before: { since: "Stein", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:update_group",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Change a group.",
    operations: ["PATCH /v3/groups/{group_id}"],
    before: { since: "Stein", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:delete_group",
    check: ADMIN_OR_DOMAIN_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Remove a group.",
    operations: ["DELETE /v3/groups/{group_id}"],
    before: { since: "Stein", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:list_users_in_group",
    check: READERS,
    scopeTypes: ANY_SCOPE,
    description: "List the users who belong to a group.",
    operations: ["GET /v3/groups/{group_id}/users", "HEAD /v3/groups/{group_id}/users"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:remove_user_from_group",
    check: ADMIN_OR_MANAGER_OF_BOTH,
    scopeTypes: ANY_SCOPE,
    description: "Take a user out of a group.",
    operations: ["DELETE /v3/groups/{group_id}/users/{user_id}"],
    before: { since: "Stein", check: ADMIN },
    in22: { check: ADMIN },
  },
  {
    name: "identity:check_user_in_group",
    check: READERS_OF_BOTH,
    scopeTypes: ANY_SCOPE,
    description: "Read whether a user belongs to a group.",
    operations: ["HEAD /v3/groups/{group_id}/users/{user_id}", "GET /v3/groups/{group_id}/users/{user_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:add_user_to_group",
    check: ADMIN_OR_MANAGER_OF_BOTH,
    scopeTypes: ANY_SCOPE,
    description: "Put a user into a group.",
    operations: ["PUT /v3/groups/{group_id}/users/{user_id}"],
    before: { since: "Stein", check: ADMIN },
    in22: { check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

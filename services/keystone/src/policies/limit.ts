import { ADMIN, ANYBODY, ANY_SCOPE, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const limitRules = [
  {
    name: "identity:get_limit_model",
    check: ANYBODY,
    scopeTypes: ANY_SCOPE,
    description: "Read how limits of a project and of those below it add up.",
    operations: ["GET /v3/limits/model", "HEAD /v3/limits/model"],
  },
  {
    name: "identity:get_limit",
    check:
      "rule:admin_required or (role:reader and system_scope:all) or (domain_id:%(target.limit.domain.id)s or domain_id:%(target.limit.project.domain_id)s) or (project_id:%(target.limit.project_id)s and not None:%(target.limit.project_id)s)",
    scopeTypes: ANY_SCOPE,
    description: "Read one limit.",
    operations: ["GET /v3/limits/{limit_id}", "HEAD /v3/limits/{limit_id}"],
  },
  {
    name: "identity:list_limits",
    check: ANYBODY,
    scopeTypes: ANY_SCOPE,
    description: "List limits.",
    operations: ["GET /v3/limits", "HEAD /v3/limits"],
  },
  {
    name: "identity:create_limits",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Set limits for projects or domains.",
    operations: ["POST /v3/limits"],
  },
  {
    name: "identity:update_limit",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change a limit.",
    operations: ["PATCH /v3/limits/{limit_id}"],
  },
  {
    name: "identity:delete_limit",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove a limit.",
    operations: ["DELETE /v3/limits/{limit_id}"],
  },
] as const satisfies readonly KeystoneRule[];

import { ADMIN, ANYBODY, ANY_SCOPE, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const registeredLimitRules = [
  {
    name: "identity:get_registered_limit",
    check: ANYBODY,
    scopeTypes: ANY_SCOPE,
    description: "Read one registered limit.",
    operations: ["GET /v3/registered_limits/{registered_limit_id}", "HEAD /v3/registered_limits/{registered_limit_id}"],
  },
  {
    name: "identity:list_registered_limits",
    check: ANYBODY,
    scopeTypes: ANY_SCOPE,
    description: "List registered limits.",
    operations: ["GET /v3/registered_limits", "HEAD /v3/registered_limits"],
  },
  {
    name: "identity:create_registered_limits",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Set limits that hold for all projects without their own.",
    operations: ["POST /v3/registered_limits"],
  },
  {
    name: "identity:update_registered_limit",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change a registered limit.",
    operations: ["PATCH /v3/registered_limits/{registered_limit_id}"],
  },
  {
    name: "identity:delete_registered_limit",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove a registered limit.",
    operations: ["DELETE /v3/registered_limits/{registered_limit_id}"],
  },
] as const satisfies readonly KeystoneRule[];

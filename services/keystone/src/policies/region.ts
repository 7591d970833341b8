import { ADMIN, ANYBODY, ANY_SCOPE, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const regionRules = [
  {
    name: "identity:get_region",
    check: ANYBODY,
    scopeTypes: ANY_SCOPE,
    description: "Read one region.",
    operations: ["GET /v3/regions/{region_id}", "HEAD /v3/regions/{region_id}"],
  },
  {
    name: "identity:list_regions",
    check: ANYBODY,
    scopeTypes: ANY_SCOPE,
    description: "List regions.",
    operations: ["GET /v3/regions", "HEAD /v3/regions"],
  },
  {
    name: "identity:create_region",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Make a region.",
    operations: ["POST /v3/regions", "PUT /v3/regions/{region_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:update_region",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change a region.",
    operations: ["PATCH /v3/regions/{region_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:delete_region",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove a region.",
    operations: ["DELETE /v3/regions/{region_id}"],
    before: { since: "Stein", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

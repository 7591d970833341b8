import { ADMIN, ADMIN_OR_SYSTEM_READER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const mappingRules = [
  {
    name: "identity:create_mapping",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Make a mapping from what identity providers assert to users and groups.",
    operations: ["PUT /v3/OS-FEDERATION/mappings/{mapping_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:get_mapping",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read one mapping.",
    operations: ["GET /v3/OS-FEDERATION/mappings/{mapping_id}", "HEAD /v3/OS-FEDERATION/mappings/{mapping_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:list_mappings",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List mappings.",
    operations: ["GET /v3/OS-FEDERATION/mappings", "HEAD /v3/OS-FEDERATION/mappings"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:delete_mapping",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove a mapping.",
    operations: ["DELETE /v3/OS-FEDERATION/mappings/{mapping_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:update_mapping",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change a mapping.",
    operations: ["PATCH /v3/OS-FEDERATION/mappings/{mapping_id}"],
    before: { since: "Stein", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

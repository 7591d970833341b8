import { ADMIN, ADMIN_OR_SYSTEM_READER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const serviceRules = [
  {
    name: "identity:get_service",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read one service.",
    operations: ["GET /v3/services/{service_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:list_services",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List services.",
    operations: ["GET /v3/services"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:create_service",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Add a service to the catalogue.",
    operations: ["POST /v3/services"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:update_service",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change a service.",
    operations: ["PATCH /v3/services/{service_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:delete_service",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Take a service, and its endpoints, out of the catalogue.",
    operations: ["DELETE /v3/services/{service_id}"],
    before: { since: "Stein", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

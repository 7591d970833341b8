import { ADMIN, ADMIN_OR_SYSTEM_READER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const endpointRules = [
  {
    name: "identity:get_endpoint",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read one endpoint.",
    operations: ["GET /v3/endpoints/{endpoint_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:list_endpoints",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List endpoints.",
    operations: ["GET /v3/endpoints"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:create_endpoint",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Add an endpoint to the catalogue.",
    operations: ["POST /v3/endpoints"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:update_endpoint",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change an endpoint.",
    operations: ["PATCH /v3/endpoints/{endpoint_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:delete_endpoint",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Take an endpoint out of the catalogue.",
    operations: ["DELETE /v3/endpoints/{endpoint_id}"],
    before: { since: "Stein", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

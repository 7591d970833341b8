import { ADMIN, ADMIN_OR_SYSTEM_READER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const serviceProviderRules = [
  {
    name: "identity:create_service_provider",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Register a service provider of another cloud.",
    operations: ["PUT /v3/OS-FEDERATION/service_providers/{service_provider_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:list_service_providers",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List service providers.",
    operations: ["GET /v3/OS-FEDERATION/service_providers", "HEAD /v3/OS-FEDERATION/service_providers"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:get_service_provider",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read one service provider.",
    operations: [
      "GET /v3/OS-FEDERATION/service_providers/{service_provider_id}",
      "HEAD /v3/OS-FEDERATION/service_providers/{service_provider_id}",
    ],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:update_service_provider",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change a service provider.",
    operations: ["PATCH /v3/OS-FEDERATION/service_providers/{service_provider_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:delete_service_provider",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove a service provider.",
    operations: ["DELETE /v3/OS-FEDERATION/service_providers/{service_provider_id}"],
    before: { since: "Stein", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

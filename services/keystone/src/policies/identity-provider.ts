import { ADMIN, ADMIN_OR_SYSTEM_READER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const identityProviderRules = [
  {
    name: "identity:create_identity_provider",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Register an identity provider.",
    operations: ["PUT /v3/OS-FEDERATION/identity_providers/{idp_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:list_identity_providers",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List identity providers.",
    operations: ["GET /v3/OS-FEDERATION/identity_providers", "HEAD /v3/OS-FEDERATION/identity_providers"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:get_identity_provider",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read one identity provider.",
    operations: ["GET /v3/OS-FEDERATION/identity_providers/{idp_id}", "HEAD /v3/OS-FEDERATION/identity_providers/{idp_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:update_identity_provider",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change an identity provider.",
    operations: ["PATCH /v3/OS-FEDERATION/identity_providers/{idp_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:delete_identity_provider",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove an identity provider.",
    operations: ["DELETE /v3/OS-FEDERATION/identity_providers/{idp_id}"],
    before: { since: "Stein", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

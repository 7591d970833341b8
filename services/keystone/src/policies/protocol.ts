import { ADMIN, ADMIN_OR_SYSTEM_READER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const protocolRules = [
  {
    name: "identity:create_protocol",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Add a protocol to an identity provider.",
    operations: ["PUT /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:update_protocol",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change a protocol of an identity provider.",
    operations: ["PATCH /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:get_protocol",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read one protocol of an identity provider.",
    operations: ["GET /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:list_protocols",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List the protocols of an identity provider.",
    operations: ["GET /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:delete_protocol",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove a protocol from an identity provider.",
    operations: ["DELETE /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}"],
    before: { since: "Stein", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

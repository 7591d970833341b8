import { ADMIN, ADMIN_OR_SYSTEM_READER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const policyRules = [
  {
    name: "identity:get_policy",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read one stored policy.",
    operations: ["GET /v3/policies/{policy_id}"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:list_policies",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List stored policies.",
    operations: ["GET /v3/policies"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:create_policy",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Store a policy for other services.",
    operations: ["POST /v3/policies"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:update_policy",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change a stored policy.",
    operations: ["PATCH /v3/policies/{policy_id}"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:delete_policy",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove a stored policy.",
    operations: ["DELETE /v3/policies/{policy_id}"],
    before: { since: "Train", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

import { ADMIN, ADMIN_OR_SYSTEM_READER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

const EITHER = "user_id:%(target.trust.trustor_user_id)s or user_id:%(target.trust.trustee_user_id)s";
const READERS_OR_EITHER =
  "(rule:admin_required) or (role:reader and system_scope:all or user_id:%(target.trust.trustor_user_id)s or user_id:%(target.trust.trustee_user_id)s)";

export const trustRules = [
  {
    name: "identity:create_trust",
    check: "user_id:%(target.trust.trustor_user_id)s",
    scopeTypes: ["project"],
    description: "Lend some of one's roles to another user.",
    operations: ["POST /v3/OS-TRUST/trusts"],
  },
  {
    name: "identity:list_trusts",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List all trusts.",
    operations: ["GET /v3/OS-TRUST/trusts", "HEAD /v3/OS-TRUST/trusts"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:list_trusts_for_trustor",
    check: "(rule:admin_required) or (role:reader and system_scope:all or user_id:%(target.trust.trustor_user_id)s)",
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List the trusts that a user gave.",
    operations: ["GET /v3/OS-TRUST/trusts?trustor_user_id={trustor_user_id}", "HEAD /v3/OS-TRUST/trusts?trustor_user_id={trustor_user_id}"],
  },
  {
    name: "identity:list_trusts_for_trustee",
    check: "(rule:admin_required) or (role:reader and system_scope:all or user_id:%(target.trust.trustee_user_id)s)",
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List the trusts that a user was given.",
    operations: ["GET /v3/OS-TRUST/trusts?trustee_user_id={trustee_user_id}", "HEAD /v3/OS-TRUST/trusts?trustee_user_id={trustee_user_id}"],
  },
  {
    name: "identity:list_roles_for_trust",
    check: READERS_OR_EITHER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List the roles that a trust lends.",
    operations: ["GET /v3/OS-TRUST/trusts/{trust_id}/roles", "HEAD /v3/OS-TRUST/trusts/{trust_id}/roles"],
    before: { since: "Train", check: EITHER },
  },
  {
    name: "identity:get_role_for_trust",
    check: READERS_OR_EITHER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read whether a trust lends a role.",
    operations: ["GET /v3/OS-TRUST/trusts/{trust_id}/roles/{role_id}", "HEAD /v3/OS-TRUST/trusts/{trust_id}/roles/{role_id}"],
    before: { since: "Train", check: EITHER },
  },
  {
    name: "identity:delete_trust",
    check: "rule:admin_required or user_id:%(target.trust.trustor_user_id)s",
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Take a trust back.",
    operations: ["DELETE /v3/OS-TRUST/trusts/{trust_id}"],
    before: { since: "Train", check: "user_id:%(target.trust.trustor_user_id)s" },
  },
  {
    name: "identity:get_trust",
    check: READERS_OR_EITHER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read one trust.",
    operations: ["GET /v3/OS-TRUST/trusts/{trust_id}", "HEAD /v3/OS-TRUST/trusts/{trust_id}"],
    before: { since: "Train", check: EITHER },
  },
] as const satisfies readonly KeystoneRule[];

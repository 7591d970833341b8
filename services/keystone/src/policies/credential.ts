import { ADMIN, ANY_SCOPE, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

const READERS = "(rule:admin_required) or (role:reader and system_scope:all) or user_id:%(target.credential.user_id)s";
const ADMIN_OR_OWNER = "(rule:admin_required) or user_id:%(target.credential.user_id)s";

export const credentialRules = [
  {
    name: "identity:get_credential",
    check: READERS,
    scopeTypes: ANY_SCOPE,
    description: "Read one credential.",
    operations: ["GET /v3/credentials/{credential_id}"],
    before: { since: "Stein", check: ADMIN },
    in22: { scopeTypes: SYSTEM_OR_PROJECT },
  },
  {
    name: "identity:list_credentials",
    check: READERS,
    scopeTypes: ANY_SCOPE,
    description: "List credentials; each is shown to those who may read it.",
    operations: ["GET /v3/credentials"],
    before: { since: "Stein", check: ADMIN },
    in22: { scopeTypes: SYSTEM_OR_PROJECT },
  },
  {
    name: "identity:create_credential",
    check: ADMIN_OR_OWNER,
    scopeTypes: ANY_SCOPE,
    description: "Store a credential.",
    operations: ["POST /v3/credentials"],
    before: { since: "Stein", check: ADMIN },
    in22: { scopeTypes: SYSTEM_OR_PROJECT },
  },
  {
    name: "identity:update_credential",
    check: ADMIN_OR_OWNER,
    scopeTypes: ANY_SCOPE,
    description: "Change a credential.",
    operations: ["PATCH /v3/credentials/{credential_id}"],
    before: { since: "Stein", check: ADMIN },
    in22: { scopeTypes: SYSTEM_OR_PROJECT },
  },
  {
    name: "identity:delete_credential",
    check: ADMIN_OR_OWNER,
    scopeTypes: ANY_SCOPE,
    description: "Remove a credential.",
    operations: ["DELETE /v3/credentials/{credential_id}"],
    before: { since: "Stein", check: ADMIN },
    in22: { scopeTypes: SYSTEM_OR_PROJECT },
  },
] as const satisfies readonly KeystoneRule[];

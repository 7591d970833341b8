import { ADMIN_OR_SYSTEM_READER_OR_OWNER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const applicationCredentialRules = [
  {
    name: "identity:get_application_credential",
    check: ADMIN_OR_SYSTEM_READER_OR_OWNER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read one of a user's application credentials.",
    operations: [
      "GET /v3/users/{user_id}/application_credentials/{application_credential_id}",
      "HEAD /v3/users/{user_id}/application_credentials/{application_credential_id}",
    ],
    before: { since: "Train", check: "rule:admin_or_owner" },
  },
  {
    name: "identity:list_application_credentials",
    check: ADMIN_OR_SYSTEM_READER_OR_OWNER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List a user's application credentials.",
    operations: ["GET /v3/users/{user_id}/application_credentials", "HEAD /v3/users/{user_id}/application_credentials"],
    before: { since: "Train", check: "rule:admin_or_owner" },
  },
  {
    name: "identity:create_application_credential",
    check: "user_id:%(user_id)s",
    scopeTypes: ["project"],
    description: "Make an application credential for oneself.",
    operations: ["POST /v3/users/{user_id}/application_credentials"],
  },
  {
    name: "identity:delete_application_credential",
    check: "rule:admin_or_owner",
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove an application credential.",
    operations: ["DELETE /v3/users/{user_id}/application_credentials/{application_credential_id}"],
    before: { since: "Train", check: "rule:admin_or_owner" },
  },
] as const satisfies readonly KeystoneRule[];

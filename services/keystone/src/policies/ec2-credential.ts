import { ADMIN_OR_SYSTEM_READER_OR_OWNER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

const ADMIN_OR_OWNER = "(rule:admin_required) or (role:member and user_id:%(target.credential.user_id)s)";

export const ec2CredentialRules = [
  {
    name: "identity:ec2_get_credential",
    check: "(rule:admin_required) or (role:reader and system_scope:all) or user_id:%(target.credential.user_id)s",
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read one of a user's EC2 credentials.",
    operations: ["GET /v3/users/{user_id}/credentials/OS-EC2/{credential_id}"],
    before: { since: "Train", check: "rule:admin_required or (rule:owner and user_id:%(target.credential.user_id)s)" },
  },
  {
    name: "identity:ec2_list_credentials",
    check: ADMIN_OR_SYSTEM_READER_OR_OWNER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List a user's EC2 credentials.",
    operations: ["GET /v3/users/{user_id}/credentials/OS-EC2"],
    before: { since: "Train", check: "rule:admin_or_owner" },
    in22: { check: ADMIN_OR_OWNER },
  },
  {
    name: "identity:ec2_create_credential",
    check: ADMIN_OR_OWNER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Make an EC2 credential for a user.",
    operations: ["POST /v3/users/{user_id}/credentials/OS-EC2"],
    before: { since: "Train", check: "rule:admin_or_owner" },
  },
  {
    name: "identity:ec2_delete_credential",
    check: ADMIN_OR_OWNER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove one of a user's EC2 credentials.",
    operations: ["DELETE /v3/users/{user_id}/credentials/OS-EC2/{credential_id}"],
    before: { since: "Train", check: "rule:admin_required or (rule:owner and user_id:%(target.credential.user_id)s)" },
    in22: { check: "(rule:admin_required) or user_id:%(target.credential.user_id)s" },
  },
] as const satisfies readonly KeystoneRule[];

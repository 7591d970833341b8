import { ofProject, ofReaders, type BarbicanRule } from "./rule.ts";

const READ = "rule:secret_non_private_read or rule:secret_project_creator or rule:secret_project_admin or rule:secret_acl_read";

export const secretRules = [
  {
    name: "secret:decrypt",
    check: ofReaders("secret"),
    legacy: "rule:secret_decrypt_non_private_read or rule:secret_project_creator or rule:secret_project_admin or rule:secret_acl_read",
    description: "Read a secret's payload.",
    operations: ["GET /v1/secrets/{secret_id}/payload"],
  },
  {
    name: "secret:get",
    check: `role:admin or ${ofReaders("secret")}`,
    legacy: READ,
    description: "Read what is said of a secret.",
    operations: ["GET /v1/secrets/{secret_id}"],
    in15: { check: ofReaders("secret") },
  },
  {
    name: "secret:put",
    check: ofProject("secret"),
    legacy: "rule:admin_or_creator and rule:secret_project_match",
    description: "Give a secret its payload.",
    operations: ["PUT /v1/secrets/{secret_id}"],
  },
  {
    name: "secret:delete",
    check: `role:admin or ${ofProject("secret")}`,
    legacy:
      "rule:secret_project_admin or rule:secret_project_creator or (rule:secret_project_creator_role and not rule:secret_private_read)",
    description: "Delete a secret.",
    operations: ["DELETE /v1/secrets/{secret_id}"],
    in15: { check: ofProject("secret") },
  },
  {
    name: "secrets:post",
    check: "role:member",
    legacy: "rule:admin_or_creator",
    description: "Store a secret.",
    operations: ["POST /v1/secrets"],
  },
  {
    name: "secrets:get",
    check: "role:member",
    legacy: "rule:all_but_audit",
    description: "List a project's secrets.",
    operations: ["GET /v1/secrets"],
  },
] as const satisfies readonly BarbicanRule[];

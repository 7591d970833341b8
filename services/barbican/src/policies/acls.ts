import { ofProject, type BarbicanRule } from "./rule.ts";

const WRITE_SECRETS =
  "rule:secret_project_admin or rule:secret_project_creator or (rule:secret_project_creator_role and rule:secret_non_private_read)";
const WRITE_CONTAINERS =
  "rule:container_project_admin or rule:container_project_creator or (rule:container_project_creator_role and rule:container_non_private_read)";
const OF_SECRET = "/v1/secrets/{secret_id}/acl";
const OF_CONTAINER = "/v1/containers/{container_id}/acl";

export const aclRules = [
  {
    name: "secret_acls:get",
    check: ofProject("secret"),
    legacy: "rule:all_but_audit and rule:secret_project_match",
    description: "Read a secret's access list.",
    operations: [`GET ${OF_SECRET}`],
  },
  {
    name: "secret_acls:delete",
    check: ofProject("secret"),
    legacy: WRITE_SECRETS,
    description: "Delete a secret's access list.",
    operations: [`DELETE ${OF_SECRET}`],
  },
  {
    name: "secret_acls:put_patch",
    check: ofProject("secret"),
    legacy: WRITE_SECRETS,
    description: "Write a secret's access list.",
    operations: [`PUT ${OF_SECRET}`, `PATCH ${OF_SECRET}`],
  },
  {
    name: "container_acls:get",
    check: ofProject("container"),
    legacy: "rule:all_but_audit and rule:container_project_match",
    description: "Read a container's access list.",
    operations: [`GET ${OF_CONTAINER}`],
  },
  {
    name: "container_acls:delete",
    check: ofProject("container"),
    legacy: WRITE_CONTAINERS,
    description: "Delete a container's access list.",
    operations: [`DELETE ${OF_CONTAINER}`],
  },
  {
    name: "container_acls:put_patch",
    check: ofProject("container"),
    legacy: WRITE_CONTAINERS,
    description: "Write a container's access list.",
    operations: [`PUT ${OF_CONTAINER}`, `PATCH ${OF_CONTAINER}`],
  },
] as const satisfies readonly BarbicanRule[];

import { ofProject, ofReaders, type BarbicanRule } from "./rule.ts";

const CHANGE =
  "rule:container_project_admin or rule:container_project_creator or rule:container_project_creator_role and rule:container_non_private_read";

export const containerRules = [
  {
    name: "containers:post",
    check: "role:member",
    legacy: "rule:admin_or_creator",
    description: "Make a container.",
    operations: ["POST /v1/containers"],
  },
  {
    name: "containers:get",
    check: "role:member",
    legacy: "rule:all_but_audit",
    description: "List a project's containers.",
    operations: ["GET /v1/containers"],
  },
  {
    name: "container:get",
    check: ofReaders("container"),
    legacy: "rule:container_non_private_read or rule:container_project_creator or rule:container_project_admin or rule:container_acl_read",
    description: "Read a container.",
    operations: ["GET /v1/containers/{container_id}"],
  },
  {
    name: "container:delete",
    check: ofProject("container"),
    legacy: "rule:container_project_admin or rule:container_project_creator",
    description: "Delete a container.",
    operations: ["DELETE /v1/containers/{container_id}"],
  },
  {
    name: "container_secret:post",
    check: ofProject("container"),
    legacy: CHANGE,
    description: "Put a secret into a container.",
    operations: ["POST /v1/containers/{container_id}/secrets"],
  },
  {
    name: "container_secret:delete",
    check: ofProject("container"),
    legacy: CHANGE,
    description: "Take a secret out of a container.",
    operations: ["DELETE /v1/containers/{container_id}/secrets"],
  },
] as const satisfies readonly BarbicanRule[];

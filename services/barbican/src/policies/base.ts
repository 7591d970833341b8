import type { BarbicanRule } from "./rule.ts";

export const baseRules = [
  { name: "system_reader", check: "role:reader and system_scope:all", description: "Who reads all of the cloud.", in22: null },
  { name: "system_admin", check: "role:admin and system_scope:all", description: "Who administers all of the cloud.", in22: null },
  { name: "secret_project_match", check: "project_id:%(target.secret.project_id)s", description: "The secret is of the caller's project." },
  { name: "secret_project_reader", check: "role:reader and rule:secret_project_match", description: "A reader of the secret's project." },
  { name: "secret_project_member", check: "role:member and rule:secret_project_match", description: "A member of the secret's project." },
  {
    name: "secret_project_admin",
    check: "role:admin and rule:secret_project_match",
    description: "An administrator of the secret's project.",
  },
  { name: "secret_owner", check: "user_id:%(target.secret.creator_id)s", description: "Whoever stored the secret." },
  {
    name: "secret_is_not_private",
    check: "True:%(target.secret.read_project_access)s",
    description: "The whole project may read the secret.",
  },
  { name: "secret_acl_read", check: "'read':%(target.secret.read)s", description: "The secret's access list names the caller." },
  {
    name: "container_project_match",
    check: "project_id:%(target.container.project_id)s",
    description: "The container is of the caller's project.",
  },
  {
    name: "container_project_member",
    check: "role:member and rule:container_project_match",
    description: "A member of the container's project.",
  },
  {
    name: "container_project_admin",
    check: "role:admin and rule:container_project_match",
    description: "An administrator of the container's project.",
  },
  { name: "container_owner", check: "user_id:%(target.container.creator_id)s", description: "Whoever made the container." },
  {
    name: "container_is_not_private",
    check: "True:%(target.container.read_project_access)s",
    description: "The whole project may read the container.",
  },
  { name: "container_acl_read", check: "'read':%(target.container.read)s", description: "The container's access list names the caller." },
  { name: "order_project_match", check: "project_id:%(target.order.project_id)s", description: "The order is of the caller's project." },
  { name: "order_project_member", check: "role:member and rule:order_project_match", description: "A member of the order's project." },
  // What follows is asked by the older defaults alone.
  { name: "audit", check: "role:audit", description: "An auditor." },
  { name: "observer", check: "role:observer", description: "An observer." },
  { name: "creator", check: "role:creator", description: "Who may store secrets." },
  { name: "admin", check: "role:admin", description: "An administrator." },
  { name: "service_admin", check: "role:key-manager:service-admin", description: "Who administers the key manager." },
  {
    name: "all_users",
    check: "rule:admin or rule:observer or rule:creator or rule:audit or rule:service_admin",
    description: "Who has any role of the key manager.",
  },
  { name: "all_but_audit", check: "rule:admin or rule:observer or rule:creator", description: "The same without auditors." },
  { name: "admin_or_creator", check: "rule:admin or rule:creator", description: "Who may store secrets, or administers." },
  { name: "secret_creator_user", check: "user_id:%(target.secret.creator_id)s", description: "Whoever stored the secret." },
  { name: "secret_private_read", check: "'False':%(target.secret.read_project_access)s", description: "The secret is private." },
  {
    name: "secret_non_private_read",
    check: "rule:all_users and rule:secret_project_match and not rule:secret_private_read",
    description: "Somebody of the project, and the secret is not private.",
  },
  {
    name: "secret_decrypt_non_private_read",
    check: "rule:all_but_audit and rule:secret_project_match and not rule:secret_private_read",
    description: "The same without auditors.",
  },
  {
    name: "secret_project_creator",
    check: "rule:creator and rule:secret_project_match and rule:secret_creator_user",
    description: "Whoever stored the secret, and still may store some.",
  },
  {
    name: "secret_project_creator_role",
    check: "rule:creator and rule:secret_project_match",
    description: "Who may store secrets in the project.",
  },
  { name: "container_private_read", check: "'False':%(target.container.read_project_access)s", description: "The container is private." },
  { name: "container_creator_user", check: "user_id:%(target.container.creator_id)s", description: "Whoever made the container." },
  {
    name: "container_non_private_read",
    check: "rule:all_users and rule:container_project_match and not rule:container_private_read",
    description: "Somebody of the project, and the container is not private.",
  },
  {
    name: "container_project_creator",
    check: "rule:creator and rule:container_project_match and rule:container_creator_user",
    description: "Whoever made the container, and still may make some.",
  },
  {
    name: "container_project_creator_role",
    check: "rule:creator and rule:container_project_match",
    description: "Who may make containers in the project.",
  },
] as const satisfies readonly BarbicanRule[];

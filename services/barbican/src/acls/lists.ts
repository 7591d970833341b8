/** Where a kind of access lists is. The tables of both kinds are alike but for names, so all are typed as those of secrets. */
export interface AclTables {
  readonly lists: "secret_acls";
  readonly users: "secret_acl_users";
  /** What the lists are of. */
  readonly of: "secrets";
  readonly key: "secret_id";
}

export const OF_SECRETS: AclTables = { lists: "secret_acls", users: "secret_acl_users", of: "secrets", key: "secret_id" };

export const OF_CONTAINERS = {
  lists: "container_acls",
  users: "container_acl_users",
  of: "containers",
  key: "container_id",
} as unknown as AclTables;

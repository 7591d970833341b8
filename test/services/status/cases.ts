/** A cloud that is looked at before an upgrade. */
export interface Case {
  readonly name: string;
  /** `[oslo_policy]` of its `keystone.conf`. */
  readonly policy?: string;
  /** Contents by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** The roles there are: immutable, changeable by an option, or without one; a name with a domain is `domain/name`. */
  readonly roles: Readonly<Record<string, boolean | null>>;
}

const WELL = { admin: true, member: true, reader: true };
const PERMISSIVE =
  '{"identity:list_trusts": "@", "identity:get_trust": "", "identity:delete_trust": [], "identity:get_role_for_trust": "@"}';

export const CASES: readonly Case[] = [
  { name: "all is well", roles: WELL },
  { name: "no roles", roles: {} },
  { name: "roles that can be changed", roles: { admin: null, member: true, reader: false, "d/admin": null, other: null } },
  { name: "rules that let everybody", roles: WELL, files: { "policy.yaml": '"identity:list_trusts": "@"\n"identity:list_users": "@"\n' } },
  {
    name: "all of those rules, from JSON by name",
    policy: "policy_file = policy.json",
    roles: { admin: null, member: null, reader: null },
    files: { "policy.json": PERMISSIVE },
  },
  { name: "JSON that was not asked for by name", roles: WELL, files: { "policy.json": PERMISSIVE } },
  { name: "JSON by another name", roles: WELL, files: { "policy.yaml": '{"identity:list_users": "role:admin"}' } },
  {
    name: "a folder of rules",
    roles: WELL,
    policy: "policy_dirs = rules",
    files: { "rules/a.yaml": '"identity:list_roles_for_trust": ""\n', "rules/b.yaml": '"identity:delete_trust": "not !"\n' },
  },
  { name: "a file that is no policy", roles: WELL, files: { "policy.yaml": "{" } },
];

import { ADMIN, ADMIN_OR_SYSTEM_READER, ANY_SCOPE, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

const USER = "domain_id:%(target.user.domain_id)s";
const GROUP = "domain_id:%(target.group.domain_id)s";
const PROJECT = "domain_id:%(target.project.domain_id)s";
const DOMAIN = "domain_id:%(target.domain.id)s";
const ROLE_OF_DOMAIN = "(domain_id:%(target.role.domain_id)s or None:%(target.role.domain_id)s)";

/** Whoever has a role on the domain that both belong to: the user or group, and what the grant is on. */
const inDomain = (role: string) =>
  `(role:${role} and ${USER} and ${PROJECT}) or (role:${role} and ${USER} and ${DOMAIN}) or ` +
  `(role:${role} and ${GROUP} and ${PROJECT}) or (role:${role} and ${GROUP} and ${DOMAIN})`;

const SYSTEM_READER = "(role:reader and system_scope:all)";
const READERS = `(rule:admin_required) or (${SYSTEM_READER} or (${inDomain("reader")}) and ${ROLE_OF_DOMAIN})`;
const LISTERS = `(rule:admin_required) or (${SYSTEM_READER} or ${inDomain("reader")})`;
const DOMAIN_ADMIN = `(rule:admin_required) or (${inDomain("admin")}) and ${ROLE_OF_DOMAIN}`;
const DOMAIN_ADMIN_OR_MANAGER = `${DOMAIN_ADMIN} or (${inDomain("manager")}) and rule:domain_managed_target_role`;

const ACTORS = ["users/{user_id}", "groups/{group_id}"] as const;
const PLACES = ["projects/{project_id}", "domains/{domain_id}"] as const;
const GRANTS = PLACES.flatMap((place) => ACTORS.map((actor) => `${place}/${actor}/roles` as const));
const SINGLE = [
  ...GRANTS.map((path) => `/v3/${path}/{role_id}` as const),
  ...GRANTS.map((path) => `/v3/OS-INHERIT/${path}/{role_id}/inherited_to_projects` as const),
];

export const grantRules = [
  {
    name: "identity:check_grant",
    check: READERS,
    scopeTypes: ANY_SCOPE,
    description: "Read whether a user or group has a role on a project or domain, or one that its projects inherit.",
    operations: SINGLE.flatMap((path) => [`HEAD ${path}`, `GET ${path}`] as const),
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:list_grants",
    check: LISTERS,
    scopeTypes: ANY_SCOPE,
    description: "List the roles that a user or group has on a project or domain, or those that its projects inherit.",
    operations: [
      ...GRANTS.flatMap((path) => [`GET /v3/${path}`, `HEAD /v3/${path}`] as const),
      "GET /v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/inherited_to_projects",
      "GET /v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/inherited_to_projects",
    ],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:create_grant",
    check: DOMAIN_ADMIN_OR_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Give a user or group a role on a project or domain, or one that its projects inherit.",
    operations: SINGLE.map((path) => `PUT ${path}` as const),
    before: { since: "Stein", check: ADMIN },
    in22: { check: DOMAIN_ADMIN },
  },
  {
    name: "identity:revoke_grant",
    check: DOMAIN_ADMIN_OR_MANAGER,
    scopeTypes: ANY_SCOPE,
    description: "Take from a user or group a role on a project or domain, or one that its projects inherit.",
    operations: SINGLE.map((path) => `DELETE ${path}` as const),
    before: { since: "Stein", check: ADMIN },
    in22: { check: DOMAIN_ADMIN },
  },
  ...systemGrants("user"),
  ...systemGrants("group"),
] as const satisfies readonly KeystoneRule[];

/** A user's or a group's roles on the system. */
function systemGrants<Actor extends "user" | "group">(actor: Actor) {
  const all = `/v3/system/${actor}s/{${actor}_id}/roles` as const;
  const base = { scopeTypes: SYSTEM_OR_PROJECT, before: { since: "Stein", check: ADMIN } } as const;
  return [
    {
      ...base,
      name: `identity:list_system_grants_for_${actor}`,
      check: ADMIN_OR_SYSTEM_READER,
      description: `List the roles that a ${actor} has on the system.`,
      operations: [`HEAD ${all}`, `GET ${all}`],
    },
    {
      ...base,
      name: `identity:check_system_grant_for_${actor}`,
      check: ADMIN_OR_SYSTEM_READER,
      description: `Read whether a ${actor} has a role on the system.`,
      operations: [`HEAD ${all}/{role_id}`, `GET ${all}/{role_id}`],
    },
    {
      ...base,
      name: `identity:create_system_grant_for_${actor}`,
      check: ADMIN,
      description: `Give a ${actor} a role on the system.`,
      operations: [`PUT ${all}/{role_id}`],
    },
    {
      ...base,
      name: `identity:revoke_system_grant_for_${actor}`,
      check: ADMIN,
      description: `Take from a ${actor} a role on the system.`,
      operations: [`DELETE ${all}/{role_id}`],
    },
  ] as const satisfies readonly KeystoneRule[];
}

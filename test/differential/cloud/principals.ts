import type { Step } from "../scenario.ts";

const ROLES = ["admin", "manager", "member", "reader", "service"];

function made(kind: string, plural: string, name: string, rest: Readonly<Record<string, unknown>> = {}): Step {
  return { send: `POST /v3/${plural}`, body: { [kind]: { name, ...rest } }, keep: { [`${kind}:${name}`]: `${kind}.id` } };
}

const user = (name: string, rest: Readonly<Record<string, unknown>> = {}): Step =>
  made("user", "users", name, { domain_id: "default", password: `pw-${name}`, ...rest });
const inNorth = { domain_id: "{domain:north}" };
const inDefault = { domain_id: "default" };

/** Who and what there is: roles, domains, projects, users, groups. */
export const PRINCIPALS: readonly Step[] = [
  // What bootstrap hasn't made, by release: 409 elsewhere.
  made("role", "roles", "manager"),
  made("role", "roles", "service"),
  ...ROLES.map((name): Step => ({ send: `GET /v3/roles?name=${name}`, keep: { [`role:${name}`]: "roles.0.id" } })),
  { send: "GET /v3/projects?name=admin", keep: { "project:admin": "projects.0.id" } },
  { send: "GET /v3/users?name=admin", keep: { "user:admin": "users.0.id" } },
  made("domain", "domains", "north", { description: "Beyond the wall", colour: "white" }),
  made("domain", "domains", "south"),
  made("domain", "domains", "empty"),
  made("role", "roles", "operator", { description: "Keeps it going" }),
  made("role", "roles", "auditor"),
  made("role", "roles", "spare"),
  made("role", "roles", "fixed", { options: { immutable: true } }),
  made("role", "roles", "lead", inNorth),
  made("role", "roles", "aide", inNorth),
  made("project", "projects", "service", inDefault),
  made("project", "projects", "web", { ...inDefault, description: "The web", tags: ["blue", "fast"], team: "seven" }),
  made("project", "projects", "api", { ...inDefault, parent_id: "{project:web}", tags: ["blue"] }),
  made("project", "projects", "deep", { ...inDefault, parent_id: "{project:api}", tags: ["slow"] }),
  made("project", "projects", "off", { ...inDefault, enabled: false }),
  made("project", "projects", "fixed", { ...inDefault, options: { immutable: true } }),
  made("project", "projects", "spare", inDefault),
  made("project", "projects", "n1", { ...inNorth, tags: ["blue"] }),
  made("project", "projects", "n2", { ...inNorth, parent_id: "{project:n1}" }),
  made("project", "projects", "s1", { domain_id: "{domain:south}" }),
  user("alice", { email: "alice@example.org", default_project_id: "{project:web}", description: "First" }),
  user("bob"),
  user("carol", { options: { ignore_password_expiry: true } }),
  user("dave", { enabled: false }),
  user("erin"),
  user("frank", { options: { multi_factor_auth_enabled: true, multi_factor_auth_rules: [["password", "totp"]] } }),
  user("grace"),
  user("heidi", { password: null }),
  user("ivan", { options: { lock_password: true, ignore_lockout_failure_attempts: true } }),
  user("wadmin"),
  user("nova"),
  user("spare"),
  user("sysmember"),
  user("sysreader"),
  ...["nadmin", "nmanager", "nmember", "nreader"].map((name) => user(name, inNorth)),
  user("stan", { domain_id: "{domain:south}" }),
  made("group", "groups", "devs", { ...inDefault, description: "Those who make it" }),
  made("group", "groups", "ops", inDefault),
  made("group", "groups", "nobodies", inDefault),
  made("group", "groups", "ngroup", inNorth),
  ...[
    ["devs", "alice"],
    ["devs", "bob"],
    ["ops", "bob"],
    ["ops", "dave"],
    ["ngroup", "nmember"],
    ["ngroup", "bob"],
  ].map(([group, one]): Step => ({ send: `PUT /v3/groups/{group:${group}}/users/{user:${one}}` })),
];

/** Who may do what: assignments of every kind, and what a role implies. */
export const GRANTS: readonly Step[] = [
  "domains/default/users/{user:admin}/roles/{role:admin}",
  "projects/{project:web}/users/{user:wadmin}/roles/{role:admin}",
  "projects/{project:web}/users/{user:carol}/roles/{role:manager}",
  "projects/{project:web}/users/{user:alice}/roles/{role:member}",
  "projects/{project:web}/users/{user:alice}/roles/{role:operator}",
  "projects/{project:web}/users/{user:bob}/roles/{role:reader}",
  "projects/{project:web}/users/{user:dave}/roles/{role:member}",
  "projects/{project:web}/users/{user:erin}/roles/{role:member}",
  "projects/{project:web}/users/{user:frank}/roles/{role:member}",
  "projects/{project:service}/users/{user:nova}/roles/{role:service}",
  "projects/{project:off}/users/{user:alice}/roles/{role:member}",
  "projects/{project:api}/groups/{group:devs}/roles/{role:auditor}",
  "projects/{project:n1}/users/{user:nmember}/roles/{role:lead}",
  "projects/{project:n1}/users/{user:alice}/roles/{role:reader}",
  "projects/{project:s1}/users/{user:stan}/roles/{role:member}",
  "domains/{domain:north}/users/{user:nadmin}/roles/{role:admin}",
  "domains/{domain:north}/users/{user:nmanager}/roles/{role:manager}",
  "domains/{domain:north}/users/{user:nmember}/roles/{role:member}",
  "domains/{domain:north}/users/{user:nreader}/roles/{role:reader}",
  "domains/{domain:north}/groups/{group:ngroup}/roles/{role:reader}",
  "OS-INHERIT/projects/{project:web}/users/{user:alice}/roles/{role:auditor}/inherited_to_projects",
  "OS-INHERIT/projects/{project:web}/groups/{group:ops}/roles/{role:operator}/inherited_to_projects",
  "OS-INHERIT/domains/default/users/{user:carol}/roles/{role:reader}/inherited_to_projects",
  "OS-INHERIT/domains/{domain:north}/groups/{group:ngroup}/roles/{role:member}/inherited_to_projects",
  "system/users/{user:sysmember}/roles/{role:member}",
  "system/users/{user:sysreader}/roles/{role:reader}",
  "system/groups/{group:ops}/roles/{role:auditor}",
  "roles/{role:operator}/implies/{role:auditor}",
  "roles/{role:lead}/implies/{role:operator}",
  "roles/{role:lead}/implies/{role:member}",
].map((path): Step => ({ send: `PUT /v3/${path}` }));

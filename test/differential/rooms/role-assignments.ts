import type { Scenario } from "../scenario.ts";

const QUERIES = [
  "",
  "effective",
  "include_names",
  "effective&include_names",
  "effective=0",
  "user.id={user:alice}",
  "user.id={user:alice}&effective",
  "group.id={group:devs}",
  "group.id={group:devs}&effective",
  "role.id={role:member}",
  "role.id={role:member}&effective",
  "scope.project.id={project:web}",
  "scope.project.id={project:web}&effective",
  "scope.project.id={project:web}&include_subtree",
  "scope.project.id={project:web}&include_subtree&effective",
  "include_subtree",
  "scope.domain.id={domain:north}",
  "scope.domain.id={domain:north}&effective",
  "scope.domain.id={domain:north}&effective&scope.OS-INHERIT:inherited_to=projects",
  "scope.system=all",
  "scope.system=x",
  "scope.system=all&effective",
  "scope.OS-INHERIT:inherited_to=projects",
  "scope.OS-INHERIT:inherited_to=x",
  "scope.OS-INHERIT:inherited_to=projects&effective",
  "user.id={user:alice}&scope.project.id={project:web}&effective&include_names",
  "user.id=nope",
  "user.id=nope&effective",
  "scope.project.id=nope",
  "scope.project.id=nope&effective",
  "scope.domain.id=nope",
  "role.id=nope&effective",
  "user.id=a&group.id=b",
  "scope.domain.id=a&scope.project.id=b",
  "scope.domain.id=a&scope.system=all",
  "scope.project.id=a&scope.system=all",
  "foo=1",
];

/** Of a project, and of a domain by its id. */
const subtrees: Scenario = {
  title: "role assignments in a tree of projects",
  steps: ["{project:web}", "{project:n1}", "default", "{domain:north}"].flatMap((project) =>
    ["", "&include_names", "&user.id={user:alice}"].map((rest) => ({
      send: `GET /v3/role_assignments?scope.project.id=${project}&include_subtree${rest}`,
    })),
  ),
};

export const ROLE_ASSIGNMENTS: readonly Scenario[] = [
  subtrees,
  { title: "role assignments are listed", steps: QUERIES.map((query) => ({ send: `GET /v3/role_assignments?${query}` })) },
  {
    title: "role assignments: who may list them",
    steps: [
      "admin-domain",
      "admin-system",
      "system-reader",
      "north-admin",
      "north-manager",
      "north-reader",
      "web-admin",
      "alice",
      "grace",
      "service",
      "appcred",
      "trust",
      "nobody",
    ].flatMap((as) => [
      { as, send: "GET /v3/role_assignments" },
      { as, send: "GET /v3/role_assignments?effective&include_names" },
      { as, send: "GET /v3/role_assignments?scope.project.id={project:web}&include_subtree" },
      { as, send: "GET /v3/OS-REVOKE/events" },
      { as, send: "GET /v3/auth/catalog" },
    ]),
  },
];

import type { Scenario } from "../scenario.ts";

const PATHS = ["/v3/auth/projects", "/v3/OS-FEDERATION/projects", "/v3/auth/domains", "/v3/OS-FEDERATION/domains", "/v3/auth/system"];
const PERSONAS = [
  "admin",
  "alice",
  "bob",
  "carol",
  "grace",
  "unscoped",
  "north-reader",
  "north-admin",
  "system-reader",
  "service",
  "nobody",
];
const USERS = ["admin", "alice", "bob", "carol", "grace", "nadmin", "sysmember"];

/** What somebody's tokens may be for. */
export const scopes: Scenario = {
  title: "scopes",
  steps: [
    ...PERSONAS.flatMap((as) => PATHS.map((path) => ({ as, send: `GET ${path}` }))),
    { send: "HEAD /v3/auth/projects" },
    ...USERS.flatMap((user) =>
      ["admin", "alice", "north-reader", "nobody"].map((as) => ({ as, send: `GET /v3/users/{user:${user}}/projects` })),
    ),
    { send: "GET /v3/users/nope/projects" },
    { as: "alice", send: "GET /v3/users/nope/projects" },
    ...[
      "name=web",
      "name__contains=e",
      "name__icontains=E",
      "enabled=0",
      "enabled=1",
      "domain_id=default",
      "domain_id={domain:north}",
      "limit=100",
      "foo=1",
    ].map((query) => ({ send: `GET /v3/users/{user:alice}/projects?${query}` })),
  ],
};

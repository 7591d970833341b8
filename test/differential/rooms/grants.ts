import type { Scenario } from "../scenario.ts";

const PROJECT = "/v3/projects/{project:web}/users/{user:bob}/roles";
const DOMAIN = "/v3/domains/{domain:north}/groups/{group:devs}/roles";
const ASKING = [
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
];

function life(roles: string, end = ""): Scenario["steps"] {
  return [
    { send: `GET ${roles}${end}` },
    { send: `PUT ${roles}/{role:member}${end}` },
    { send: `PUT ${roles}/{role:member}${end}` },
    { send: `GET ${roles}/{role:member}${end}` },
    { send: `HEAD ${roles}/{role:reader}${end}` },
    { send: `GET ${roles}${end}` },
    { send: `PUT ${roles}/nope${end}` },
    { send: `DELETE ${roles}/nope${end}` },
    { send: `DELETE ${roles}/{role:member}${end}` },
    { send: `DELETE ${roles}/{role:member}${end}` },
    { send: `GET ${roles}${end}` },
  ];
}

export const GRANTS: readonly Scenario[] = [
  {
    title: "roles are given, asked for and taken",
    steps: [
      ...life(PROJECT),
      ...life(DOMAIN),
      ...life("/v3/system/users/{user:bob}/roles"),
      ...life("/v3/system/groups/{group:devs}/roles"),
      ...life("/v3/OS-INHERIT/domains/{domain:north}/users/{user:bob}/roles", "/inherited_to_projects"),
      ...life("/v3/OS-INHERIT/projects/{project:web}/groups/{group:devs}/roles", "/inherited_to_projects"),
    ],
  },
  {
    title: "roles: what is not there",
    steps: [
      "/v3/projects/nope/users/{user:bob}/roles",
      "/v3/projects/{project:web}/users/nope/roles",
      "/v3/domains/nope/users/{user:bob}/roles",
      "/v3/domains/{project:web}/users/{user:bob}/roles",
      "/v3/domains/{domain:north}/groups/nope/roles",
      "/v3/system/users/nope/roles",
      "/v3/projects/{domain:north}/users/{user:bob}/roles",
    ].flatMap((roles) => [
      { send: `GET ${roles}` },
      { send: `GET ${roles}/{role:member}` },
      { send: `PUT ${roles}/{role:member}` },
      { send: `DELETE ${roles}/{role:member}` },
    ]),
  },
  {
    title: "roles: who may give them",
    steps: ASKING.flatMap((as) => [
      { as, send: `GET ${PROJECT}` },
      { as, send: `PUT ${PROJECT}/{role:member}` },
      { as, send: `DELETE ${PROJECT}/{role:member}` },
      { as, send: `PUT ${PROJECT}/{role:admin}` },
      { as, send: `GET ${DOMAIN}/{role:member}` },
      { as, send: `PUT ${DOMAIN}/{role:member}` },
      { as, send: "PUT /v3/system/users/{user:bob}/roles/{role:reader}" },
      { as, send: "GET /v3/system/users/{user:bob}/roles" },
      { as, send: "PUT /v3/OS-INHERIT/domains/{domain:north}/users/{user:bob}/roles/{role:member}/inherited_to_projects" },
      { as, send: "GET /v3/OS-INHERIT/projects/nope/users/nope/roles/{role:member}/inherited_to_projects" },
    ]),
  },
];

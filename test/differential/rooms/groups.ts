import type { Scenario } from "../scenario.ts";

const ASKING = [
  "admin-domain",
  "system-reader",
  "north-admin",
  "north-manager",
  "north-reader",
  "alice",
  "grace",
  "service",
  "appcred",
  "trust",
  "nobody",
  "stranger",
];

export const GROUPS: readonly Scenario[] = [
  {
    title: "groups are made, changed, listed and removed",
    steps: [
      { send: "GET /v3/groups" },
      // While all ids are the same on both sides: who comes first is by their order.
      { send: "GET /v3/groups?limit=1" },
      { send: "POST /v3/groups", body: { group: { name: " crew ", more: "x" } }, keep: { crew: "group.id" } },
      { send: "POST /v3/groups", body: { group: { name: "crew" } } },
      { send: "POST /v3/groups", body: { group: { name: "crew", domain_id: "{domain:north}", description: null } } },
      { send: "POST /v3/groups", body: { group: { name: "other", domain_id: "nope" } } },
      { send: "GET /v3/groups/{crew}" },
      { send: "PATCH /v3/groups/{crew}", body: { group: { description: "d", name: "crew2" } } },
      { send: "PATCH /v3/groups/{crew}", body: { group: { domain_id: "{domain:north}" } } },
      { send: "PATCH /v3/groups/{crew}", body: { group: { id: "x" } } },
      { send: "PATCH /v3/groups/nope", body: { group: { name: "x" } } },
      { send: "PUT /v3/groups/{crew}/users/{user:alice}" },
      { send: "PUT /v3/groups/{crew}/users/{user:alice}" },
      { send: "PUT /v3/groups/{crew}/users/nope" },
      { send: "PUT /v3/groups/nope/users/{user:alice}" },
      { send: "GET /v3/groups/{crew}/users/{user:alice}" },
      { send: "HEAD /v3/groups/{crew}/users/{user:bob}" },
      { send: "GET /v3/groups/{crew}/users" },
      { send: "GET /v3/users/{user:alice}/groups" },
      { send: "GET /v3/users/{user:alice}/groups?name=crew2" },
      { send: "DELETE /v3/groups/{crew}/users/{user:bob}" },
      { send: "DELETE /v3/groups/{crew}/users/{user:alice}" },
      { send: "DELETE /v3/groups/{crew}/users/{user:alice}" },
      { send: "DELETE /v3/groups/{crew}" },
      { send: "DELETE /v3/groups/{crew}" },
      { send: "DELETE /v3/groups/{group:devs}" },
      { send: "GET /v3/role_assignments?group.id={group:devs}" },
      ...["name=devs", "domain_id={domain:north}", "name__icontains=E", "marker=nope", "foo=1"].map((query) => ({
        send: `GET /v3/groups?${query}`,
      })),
    ],
  },
  {
    title: "groups: who may, and what is malformed",
    steps: [
      ...ASKING.flatMap((as) => [
        { as, send: "GET /v3/groups" },
        { as, send: "GET /v3/groups/{group:devs}" },
        { as, send: "GET /v3/groups/nope" },
        { as, send: "DELETE /v3/groups/nope" },
        { as, send: "POST /v3/groups", body: { group: { name: `by-${as}`, domain_id: "{domain:north}" } } },
        { as, send: "POST /v3/groups", body: { group: { name: `own-${as}` } } },
        { as, send: "GET /v3/groups/{group:devs}/users" },
        { as, send: "GET /v3/groups/nope/users" },
        { as, send: "PUT /v3/groups/{group:devs}/users/nope" },
        { as, send: "GET /v3/groups/{group:devs}/users/{user:bob}" },
      ]),
      ...[{}, { group: [] }, { group: {} }, { group: { name: 1 } }, { group: { name: "" } }, { group: { name: "q", description: 1 } }].map(
        (body) => ({ send: "POST /v3/groups", body }),
      ),
      { send: "PATCH /v3/groups/{group:devs}", body: { group: {} } },
    ],
  },
];

import type { Scenario } from "../scenario.ts";

export const REGIONS: readonly Scenario[] = [
  {
    title: "regions are made, changed, listed and removed",
    steps: [
      { send: "GET /v3/regions" },
      { send: "POST /v3/regions", body: { region: { description: "Made", parent_region_id: "R1" } }, keep: { made: "region.id" } },
      { send: "GET /v3/regions/{made}" },
      { send: "PUT /v3/regions/R9", body: { region: { description: "By name", more: [1] } } },
      { send: "PUT /v3/regions/R9", body: { region: {} } },
      { send: "PUT /v3/regions/R9", body: { region: { id: "R8" } } },
      { send: "POST /v3/regions", body: { region: { id: "R9" } } },
      { send: "POST /v3/regions", body: { region: { id: "Rx", parent_region_id: "nope" } } },
      { send: "PATCH /v3/regions/{made}", body: { region: { description: "Changed", parent_region_id: "R9" } } },
      { send: "PATCH /v3/regions/R9", body: { region: { parent_region_id: "{made}" } } },
      { send: "PATCH /v3/regions/R9", body: { region: { parent_region_id: "R9" } } },
      { send: "GET /v3/regions?parent_region_id=R1" },
      { send: "GET /v3/regions?parent_region_id=R1&foo=1" },
      { send: "DELETE /v3/regions/R1" },
      { send: "DELETE /v3/regions/R4" },
      { send: "DELETE /v3/regions/R9" },
      { send: "DELETE /v3/regions/R9" },
      { send: "GET /v3/regions" },
    ],
  },
  {
    title: "regions: who may, and what is malformed",
    steps: [
      ...["system-reader", "north-manager", "alice", "grace", "service", "appcred", "trust", "nobody", "stranger"].flatMap((as) => [
        { as, send: "GET /v3/regions" },
        { as, send: "GET /v3/regions/nope" },
        { as, send: "DELETE /v3/regions/nope" },
        { as, send: "POST /v3/regions", body: { region: {} } },
      ]),
      ...[
        {},
        { region: [] },
        { region: { id: 1 } },
        { region: { description: 7 } },
        { region: { parent_region_id: 3 } },
        [],
        "{",
        { regions: {} },
      ].map((body) => ({ send: "POST /v3/regions", body })),
      { send: "POST /v3/regions", body: "{}", headers: { "Content-Type": "text/plain" } },
      { send: "OPTIONS /v3/regions", as: "nobody" },
      { send: "PATCH /v3/regions" },
      { send: "HEAD /v3/regions/R1" },
    ],
  },
];

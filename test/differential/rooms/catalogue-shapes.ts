import type { Scenario, Step } from "../scenario.ts";

/** Where things are made and changed, what they are called there, and a body that is good. */
const PLACES: readonly (readonly [path: string, name: string, good: Readonly<Record<string, unknown>>])[] = [
  ["POST /v3/regions", "region", { id: "R20" }],
  ["PUT /v3/regions/R21", "region", { description: "x" }],
  ["PATCH /v3/regions/R2", "region", { description: "x" }],
  ["POST /v3/services", "service", { type: "t", name: "n" }],
  ["PATCH /v3/services/{service:spare}", "service", { name: "n" }],
  ["POST /v3/endpoints", "endpoint", { interface: "public", service_id: "{service:nova}", url: "http://a" }],
  ["PATCH /v3/endpoints/{endpoint:asleep}", "endpoint", { url: "http://a" }],
  ["POST /v3/OS-EP-FILTER/endpoint_groups", "endpoint_group", { name: "n", filters: { interface: "public" } }],
  ["PATCH /v3/OS-EP-FILTER/endpoint_groups/{endpoint_group:images}", "endpoint_group", { name: "n" }],
  ["POST /v3/policies", "policy", { blob: "b", type: "t" }],
  ["PATCH /v3/policies/{policy:one}", "policy", { blob: "b" }],
  ["PATCH /v3/registered_limits/{registered_limit:images}", "registered_limit", { description: "x" }],
  ["PATCH /v3/limits/{limit:web}", "limit", { description: "x" }],
];

/** One wrong value for each attribute that some thing has; others take it for one that they don't know. */
const WRONG: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { id: 1 },
  { id: "" },
  { description: 7 },
  { description: null },
  { parent_region_id: 3 },
  { parent_region_id: "" },
  { enabled: "true" },
  { enabled: null },
  { name: "" },
  { name: "  " },
  { name: "x".repeat(256) },
  { name: null },
  { type: "" },
  { type: 5 },
  { interface: "private" },
  { region_id: null },
  { region_id: 4 },
  { region: null },
  { service_id: 1 },
  { url: "nothing" },
  { url: "" },
  { url: `http://${"x".repeat(225)}` },
  { filters: [] },
  { filters: { interface: "x" } },
  { filters: { region_id: 1 } },
  { filters: null },
  { default_limit: "5" },
  { default_limit: -2 },
  { default_limit: 2 ** 31 },
  { default_limit: 1.5 },
  { default_limit: 2.0 },
  { resource_limit: true },
  { resource_limit: -2 },
  { resource_name: "" },
  { color: "blue" },
];

const wrong: readonly Step[] = PLACES.flatMap(([send, name, good]) => [
  ...[undefined, {}, { [name]: null }, { [name]: [] }, { [name]: "x" }, { [`${name}s`]: {} }, [], "{", { [name]: good, more: 1 }].map(
    (body) => ({
      send,
      body,
    }),
  ),
  ...["alice", "nobody"].flatMap((as) =>
    [{}, { [name]: { color: 1, name: 1, type: 1, description: 1 } }].map((body) => ({ as, send, body })),
  ),
  ...WRONG.map((one) => ({ send, body: { [name]: Object.keys(one).length === 0 ? one : { ...good, ...one } } })),
]);

const LISTS: readonly (readonly [path: string, name: string, good: Readonly<Record<string, unknown>>])[] = [
  ["POST /v3/registered_limits", "registered_limits", { service_id: "{service:nova}", resource_name: "r", default_limit: 1 }],
  ["POST /v3/limits", "limits", { service_id: "{service:nova}", project_id: "{project:api}", resource_name: "cores", resource_limit: 1 }],
];
const WRONG_LIMITS: readonly Readonly<Record<string, unknown>>[] = [
  ...WRONG,
  { service_id: "nova" },
  { service_id: null },
  { project_id: "a b" },
  { project_id: null },
  { domain_id: null },
  { domain_id: "{domain:north}" },
  { region_id: "" },
  { resource_name: undefined },
  { service_id: undefined },
  { project_id: undefined },
  { project_id: undefined, domain_id: null },
  { "resource-name": "x" },
];

const wrongLists: readonly Step[] = LISTS.flatMap(([send, name, good]) => [
  ...[{}, { [name]: [] }, { [name]: {} }, { [name]: [1] }, { [name]: null }, { [name]: [good], more: 1 }].map((body) => ({
    as: "admin-system",
    send,
    body,
  })),
  ...WRONG_LIMITS.map((one) => ({ as: "admin-system", send, body: { [name]: [{ ...good, ...one }] } })),
  { as: "alice", send, body: { [name]: [1] } },
]);

const QUERIES: readonly string[] = [
  "regions?parent_region_id=&parent_region_id=R1",
  "regions?color=1",
  "regions?limit=1",
  "services?color=1&limit=x",
  "services?limit=-1",
  "services/{service:nova}?color=1",
  "endpoints?interface=private",
  "endpoints?interface=public&interface=private",
  "endpoints?limit=abc",
  "endpoints/{endpoint:asleep}?color=1",
  "OS-EP-FILTER/endpoint_groups?color=1",
  "OS-EP-FILTER/endpoint_groups?name=",
  "OS-EP-FILTER/endpoint_groups?name__contains=x",
  "policies?color=1",
  "registered_limits?service_id=nova",
  "registered_limits?resource_name=",
  "limits?service_id=nova",
  "limits?project_id=a%20b",
  "limits?domain_id=",
  "limits?color=1",
];

/** What is malformed, and who is told so. */
export const CATALOGUE_SHAPES: readonly Scenario[] = [
  {
    title: "the catalogue's shapes",
    steps: [...wrong, ...wrongLists, ...QUERIES.flatMap((path) => [{ send: `GET /v3/${path}` }, { as: "alice", send: `GET /v3/${path}` }])],
  },
];

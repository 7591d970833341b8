import type { Scenario, Step } from "../scenario.ts";

const by = (...steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((step) => [{ ...step, as: "alice" }, { ...step, as: "nobody" }, step]);
const system = (...steps: readonly Step[]): readonly Step[] => steps.map((step) => ({ as: "admin-system", ...step }));
const registered = (...all: readonly Readonly<Record<string, unknown>>[]): unknown => ({
  registered_limits: all.map((one) => ({ service_id: "{service:nova}", resource_name: "ram", default_limit: 100, ...one })),
});
const limits = (...all: readonly Readonly<Record<string, unknown>>[]): unknown => ({
  limits: all.map((one) => ({ service_id: "{service:nova}", resource_name: "cores", resource_limit: 7, ...one })),
});
const filters = [
  "service_id={service:nova}",
  "region_id=R1",
  "resource_name=cores",
  "resource_name__contains=o",
  "resource_name__icontains=O",
  "limit=1",
  "limit=1&resource_name=cores",
  "resource_name=Cores",
];
const PERSONAS = [
  "admin",
  "admin-domain",
  "admin-system",
  "system-reader",
  "north-admin",
  "north-reader",
  "alice",
  "carol",
  "service",
  "unscoped",
  "grace",
  "appcred",
  "trust",
  "nobody",
  "web-admin",
];

/** How much of a resource everyone may have. */
export const REGISTERED_LIMITS: readonly Scenario[] = [
  {
    title: "registered limits",
    steps: [
      ...by(
        { send: "GET /v3/registered_limits" },
        { send: "GET /v3/registered_limits/{registered_limit:cores}" },
        { send: "GET /v3/registered_limits/nowhere" },
      ),
      ...filters.map((query) => ({ send: `GET /v3/registered_limits?${query}` })),
      { as: "alice", send: "POST /v3/registered_limits", body: registered({}) },
      ...system(
        { send: "POST /v3/registered_limits", body: registered({}), keep: { made: "registered_limits.0.id" } },
        { send: "POST /v3/registered_limits", body: registered({}) },
        { send: "POST /v3/registered_limits", body: registered({ resource_name: "disk" }, { resource_name: "disk", default_limit: -1 }) },
        {
          send: "POST /v3/registered_limits",
          body: registered({ region_id: "R2" }, { region_id: "R3", description: "x" }, { region_id: null, resource_name: "disk" }),
          keep: { two: "registered_limits.0.id", three: "registered_limits.1.id" },
        },
        { send: "POST /v3/registered_limits", body: registered({ region_id: "nowhere" }) },
        {
          send: "POST /v3/registered_limits",
          body: registered({ service_id: "0123456789abcdef0123456789abcdef" }, { region_id: "nowhere" }),
        },
        { send: "POST /v3/registered_limits", body: registered({ resource_name: "new" }, { region_id: "nowhere" }) },
        { send: "PATCH /v3/registered_limits/{made}", body: { registered_limit: { default_limit: 5, description: "y" } } },
        { send: "PATCH /v3/registered_limits/{made}", body: { registered_limit: { resource_name: "ram" } } },
        { send: "PATCH /v3/registered_limits/{made}", body: { registered_limit: { region_id: null } } },
        { send: "PATCH /v3/registered_limits/{made}", body: { registered_limit: { region_id: "R2" } } },
        { send: "PATCH /v3/registered_limits/{made}", body: { registered_limit: { region_id: "nowhere" } } },
        { send: "PATCH /v3/registered_limits/{made}", body: { registered_limit: { service_id: "0123456789abcdef0123456789abcdef" } } },
        { send: "PATCH /v3/registered_limits/{made}", body: { registered_limit: { service_id: "{service:glance}", default_limit: 0 } } },
        { send: "PATCH /v3/registered_limits/{made}", body: { registered_limit: {} } },
        { send: "PATCH /v3/registered_limits/{registered_limit:cores}", body: { registered_limit: { default_limit: 5 } } },
        { send: "PATCH /v3/registered_limits/nowhere", body: { registered_limit: { default_limit: 5 } } },
        { send: "DELETE /v3/registered_limits/{registered_limit:cores}" },
        { send: "DELETE /v3/registered_limits/{two}" },
        { send: "DELETE /v3/registered_limits/{two}" },
        { send: "GET /v3/registered_limits" },
      ),
      ...by({ send: "DELETE /v3/registered_limits/nowhere" }, { send: "DELETE /v3/registered_limits/{three}" }),
    ],
  },
];

const looks: readonly Step[] = PERSONAS.flatMap((as) => [
  { as, send: "GET /v3/limits" },
  { as, send: "GET /v3/limits/{limit:web}" },
  { as, send: "GET /v3/limits/{limit:north}" },
  { as, send: "GET /v3/limits/{limit:n1}" },
  { as, send: "GET /v3/limits/nowhere" },
  { as, send: "GET /v3/limits/model" },
  { as, send: "PATCH /v3/limits/nowhere", body: { limit: { resource_limit: 1 } } },
  { as, send: "DELETE /v3/limits/nowhere" },
]);

/** How much of it one project or domain may have, in either model. */
const STEPS: readonly Step[] = [
  ...looks,
  ...[...filters, "project_id={project:web}", "domain_id={domain:north}", "project_id={project:web}&domain_id={domain:north}"].flatMap(
    (query) => [
      { as: "admin-system", send: `GET /v3/limits?${query}` },
      { as: "alice", send: `GET /v3/limits?${query}` },
    ],
  ),
  { as: "alice", send: "POST /v3/limits", body: limits({ project_id: "{project:api}" }) },
  ...system(
    { send: "POST /v3/limits", body: limits({ project_id: "{project:api}" }), keep: { api: "limits.0.id" } },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:api}" }) },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:web}" }) },
    { send: "POST /v3/limits", body: limits({ domain_id: "{domain:north}" }) },
    { send: "POST /v3/limits", body: limits({ project_id: "{domain:north}" }) },
    { send: "POST /v3/limits", body: limits({ project_id: "{domain:south}", resource_limit: 30 }), keep: { south: "limits.0.id" } },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:s1}", resource_limit: 31 }) },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:s1}", resource_limit: 30 }), keep: { s1: "limits.0.id" } },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:n1}", resource_limit: 21 }) },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:n2}", resource_limit: 41 }) },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:deep}", resource_limit: 21 }) },
    {
      send: "POST /v3/limits",
      body: limits({ domain_id: "{domain:north}", region_id: "R1", resource_name: "servers", resource_limit: 6 }),
    },
    {
      send: "POST /v3/limits",
      body: limits({ project_id: "{project:spare}", resource_name: "images", resource_limit: 4, service_id: "{service:glance}" }),
    },
    {
      send: "POST /v3/limits",
      body: limits(
        { domain_id: "{domain:empty}", resource_limit: 9 },
        { project_id: "{project:off}", resource_limit: 9, description: "off" },
      ),
    },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:fixed}" }, { project_id: "{project:fixed}" }) },
    {
      send: "POST /v3/limits",
      body: limits({ project_id: "{project:fixed}" }, { project_id: "{project:spare}", resource_name: "unknown" }),
    },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:web}" }, { project_id: "{project:spare}", resource_name: "unknown" }) },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:spare}", resource_name: "unknown" }, { project_id: "{project:web}" }) },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:spare}", region_id: "R1" }) },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:spare}", region_id: "nowhere" }) },
    { send: "POST /v3/limits", body: limits({ project_id: "nowhere" }) },
    { send: "POST /v3/limits", body: limits({ domain_id: "nowhere" }) },
    { send: "POST /v3/limits", body: limits({ domain_id: "{project:web}" }) },
    { send: "POST /v3/limits", body: limits({ project_id: "{project:spare}", service_id: "0123456789abcdef0123456789abcdef" }) },
    { send: "PATCH /v3/limits/{limit:web}", body: { limit: { resource_limit: 9, description: "more" } } },
    { send: "PATCH /v3/limits/{limit:web}", body: { limit: { resource_limit: 0, description: "" } } },
    { send: "PATCH /v3/limits/{limit:web}", body: { limit: { resource_limit: 1000 } } },
    { send: "PATCH /v3/limits/{limit:web}", body: { limit: { resource_limit: -1 } } },
    { send: "PATCH /v3/limits/{limit:web}", body: { limit: {} } },
    { send: "PATCH /v3/limits/{limit:north}", body: { limit: { resource_limit: 6 } } },
    { send: "PATCH /v3/limits/{limit:north}", body: { limit: { resource_limit: 60, description: null } } },
    { send: "PATCH /v3/limits/{limit:n1}", body: { limit: { resource_limit: 11 } } },
    { send: "PATCH /v3/limits/{south}", body: { limit: { resource_limit: 29 } } },
    { send: "GET /v3/limits" },
  ),
  ...["alice", "north-admin", "web-admin"].map((as) => ({ as, send: "DELETE /v3/limits/{limit:n1}" })),
  { as: "alice", send: "PATCH /v3/limits/{limit:web}", body: { limit: { resource_limit: 3 } } },
  ...system({ send: "DELETE /v3/limits/{limit:web}" }, { send: "DELETE /v3/limits/{limit:web}" }, { send: "GET /v3/limits" }),
];

export const LIMITS: readonly Scenario[] = [{ title: "limits", steps: STEPS }];

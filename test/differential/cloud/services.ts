import type { Step } from "../scenario.ts";

function service(name: string, type: string, rest: Readonly<Record<string, unknown>> = {}): Step {
  return { send: "POST /v3/services", body: { service: { name, type, ...rest } }, keep: { [`service:${name}`]: "service.id" } };
}

function endpoint(name: string, of: string, url: string, rest: Readonly<Record<string, unknown>> = {}): Step {
  const body = { endpoint: { service_id: `{service:${of}}`, url, interface: "public", region_id: "R1", ...rest } };
  return { send: "POST /v3/endpoints", body, keep: { [`endpoint:${name}`]: "endpoint.id" } };
}

function group(name: string, filters: Readonly<Record<string, string>>): Step {
  return {
    send: "POST /v3/OS-EP-FILTER/endpoint_groups",
    body: { endpoint_group: { name, filters } },
    keep: { [`endpoint_group:${name}`]: "endpoint_group.id" },
  };
}

function policy(name: string): Step {
  return {
    send: "POST /v3/policies",
    body: { policy: { type: "application/json", blob: `{"rule":"${name}"}` } },
    keep: { [`policy:${name}`]: "policy.id" },
  };
}

/** The catalogue and what hangs on it: regions, services, endpoints, their groups and policies, limits. */
export const SERVICES: readonly Step[] = [
  { send: "GET /v3/services?type=identity", keep: { "service:keystone": "services.0.id" } },
  { send: "GET /v3/endpoints", keep: { "endpoint:keystone": "endpoints.0.id" } },
  { send: "POST /v3/regions", body: { region: { id: "R2", description: "Below the first", parent_region_id: "R1" } } },
  { send: "POST /v3/regions", body: { region: { id: "R3" } } },
  { send: "POST /v3/regions", body: { region: { id: "R4" } } },
  service("nova", "compute", { description: "Servers" }),
  service("glance", "image"),
  service("cinder", "block-storage"),
  service("asleep", "object-store", { enabled: false }),
  service("spare", "spare"),
  endpoint("nova-public", "nova", "http://nova.example/v2.1/$(project_id)s"),
  endpoint("nova-internal", "nova", "http://nova.internal/v2.1", { interface: "internal" }),
  endpoint("nova-r2", "nova", "http://nova.r2.example/%(tenant_id)s/$(user_id)s", { region_id: "R2", name: "far" }),
  endpoint("glance-public", "glance", "http://glance.example:9292"),
  endpoint("glance-off", "glance", "http://glance.off.example", { interface: "admin", enabled: false }),
  endpoint("cinder-no-region", "cinder", "http://cinder.example/v3", { region_id: undefined }),
  endpoint("asleep", "asleep", "http://swift.example/v1"),
  group("images", { service_id: "{service:glance}" }),
  group("public-r1", { interface: "public", region_id: "R1" }),
  { send: "PUT /v3/OS-EP-FILTER/endpoint_groups/{endpoint_group:images}/projects/{project:api}" },
  { send: "PUT /v3/OS-EP-FILTER/projects/{project:deep}/endpoints/{endpoint:nova-internal}" },
  policy("one"),
  policy("two"),
  { send: "PUT /v3/policies/{policy:one}/OS-ENDPOINT-POLICY/endpoints/{endpoint:nova-public}" },
  { send: "PUT /v3/policies/{policy:one}/OS-ENDPOINT-POLICY/services/{service:glance}" },
  { send: "PUT /v3/policies/{policy:two}/OS-ENDPOINT-POLICY/services/{service:nova}/regions/R1" },
  {
    as: "admin-system",
    send: "POST /v3/registered_limits",
    body: {
      registered_limits: [
        { service_id: "{service:nova}", resource_name: "cores", default_limit: 20, description: "vCPU" },
        { service_id: "{service:nova}", region_id: "R1", resource_name: "servers", default_limit: 10 },
        { service_id: "{service:glance}", resource_name: "images", default_limit: -1 },
      ],
    },
  },
  // Their order in the answer isn't given.
  ...["cores", "servers", "images"].map((name): Step => ({
    send: `GET /v3/registered_limits?resource_name=${name}`,
    keep: { [`registered_limit:${name}`]: "registered_limits.0.id" },
  })),
  {
    as: "admin-system",
    send: "POST /v3/limits",
    body: {
      limits: [
        { service_id: "{service:nova}", project_id: "{project:web}", resource_name: "cores", resource_limit: 5 },
        { service_id: "{service:nova}", region_id: "R1", project_id: "{project:n1}", resource_name: "servers", resource_limit: 7 },
        { service_id: "{service:nova}", domain_id: "{domain:north}", resource_name: "cores", resource_limit: 40, description: "All" },
      ],
    },
  },
  ...["web", "n1"].map((name): Step => ({
    as: "admin-system",
    send: `GET /v3/limits?project_id={project:${name}}`,
    keep: { [`limit:${name}`]: "limits.0.id" },
  })),
  { as: "admin-system", send: "GET /v3/limits?domain_id={domain:north}", keep: { "limit:north": "limits.0.id" } },
];

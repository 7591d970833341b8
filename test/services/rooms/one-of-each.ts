import type { Step } from "../../differential/scenario.ts";
import { oneOfEachByOthers } from "./one-of-each-by-others.ts";

/** A thing is made, listed, read, changed and removed; of a thing that has a name of its own by PUT. */
function life(path: string, wrapped: string, made: object, changed: object, { own, end = [] }: Life = {}): readonly Step[] {
  const item = own === undefined ? `${path}/{one ${wrapped}}` : `${path}/${own}`;
  const body = { [wrapped]: made };
  return [
    own === undefined
      ? { send: `POST ${path}`, body, keep: { [`one ${wrapped}`]: `${wrapped}.id` } }
      : { send: `PUT ${path}/${own}`, body },
    { send: `GET ${path}` },
    { send: `GET ${item}` },
    { send: `PATCH ${item}`, body: { [wrapped]: changed } },
    ...end,
    { send: `DELETE ${item}` },
  ];
}

interface Life {
  /** Its name, where whoever makes it gives one. */
  readonly own?: string;
  /** What is asked while it is there. */
  readonly end?: readonly Step[];
}

function grants(place: string, end = ""): readonly Step[] {
  return [
    { send: `PUT ${place}/roles/{role:spare}${end}` },
    { send: `GET ${place}/roles/{role:spare}${end}` },
    { send: `GET ${place}/roles${end}` },
    { send: `DELETE ${place}/roles/{role:spare}${end}` },
  ];
}

/** Roles of a user, and of a group. */
function grantsAt(place: string, end = ""): readonly Step[] {
  return ["users/{user:spare}", "groups/{group:nobodies}"].flatMap((actor) => grants(`${place}/${actor}`, end));
}

function reads(...paths: readonly string[]): readonly Step[] {
  return paths.map((path) => ({ send: `GET ${path}` }));
}

const RULES = [{ local: [{ user: { name: "{0}" } }], remote: [{ type: "REMOTE_NAME" }] }];
const IDPS = "/v3/OS-FEDERATION/identity_providers";
const SERVICE = "{service:nova}";
const FILTER = "/v3/OS-EP-FILTER";
const GROUP = `${FILTER}/endpoint_groups/{one endpoint_group}`;
const policyAt = (place: string): readonly Step[] =>
  ["PUT", "GET", "DELETE"].map((method) => ({ send: `${method} /v3/policies/{one policy}/OS-ENDPOINT-POLICY/${place}` }));

/** Limits are made several at once. */
function limits(kind: string, project: string, limit: object): readonly Step[] {
  const place = { service_id: SERVICE, resource_name: project === "" ? "ram" : "cores", ...(project && { project_id: project }) };
  const item = `/v3/${kind}s/{one ${kind}}`;
  return [
    { send: `POST /v3/${kind}s`, body: { [`${kind}s`]: [{ ...place, ...limit }] }, keep: { [`one ${kind}`]: `${kind}s.0.id` } },
    ...reads(`/v3/${kind}s`, item),
    { send: `PATCH ${item}`, body: { [kind]: { description: "other" } } },
    { send: `DELETE ${item}` },
  ].map((step) => ({ ...step, as: "admin-system" }));
}

/** A good request to each route, in order, on the cloud of the golden answers. */
export const ONE_OF_EACH: readonly Step[] = [
  ...reads("/", "/v3", "/v3/OS-FEDERATION/saml2/metadata").map((step) => ({ ...step, as: "nobody" })),
  ...reads("/v3/OS-REVOKE/events"),
  ...life("/v3/regions", "region", {}, { description: "other" }, {}),
  { send: "PUT /v3/regions/R9", body: { region: {} } },
  ...life("/v3/services", "service", { type: "one" }, { description: "other" }),
  ...life(
    "/v3/endpoints",
    "endpoint",
    { interface: "public", url: "http://one", service_id: SERVICE, region_id: "R1" },
    { url: "http://other" },
    { end: [{ send: "GET /v3/projects/{project:web}" }] },
  ),
  ...life(
    "/v3/policies",
    "policy",
    { blob: "{}", type: "one" },
    { blob: "{1}" },
    {
      end: [
        ...policyAt("endpoints/{endpoint:nova-public}"),
        ...policyAt(`services/${SERVICE}`),
        ...policyAt(`services/${SERVICE}/regions/R1`),
        { send: `PUT /v3/policies/{one policy}/OS-ENDPOINT-POLICY/services/${SERVICE}` },
        { send: "GET /v3/policies/{one policy}/OS-ENDPOINT-POLICY/endpoints" },
        { send: "GET /v3/endpoints/{endpoint:nova-public}/OS-ENDPOINT-POLICY/policy" },
      ],
    },
  ),
  ...life(
    `${FILTER}/endpoint_groups`,
    "endpoint_group",
    { name: "one", filters: { interface: "public" } },
    { name: "other" },
    {
      end: [
        { send: `PUT ${GROUP}/projects/{project:api}` },
        ...reads(`${GROUP}/projects`, `${GROUP}/projects/{project:api}`, `${GROUP}/endpoints`),
        ...reads(`${FILTER}/projects/{project:api}/endpoint_groups`),
        { send: `PUT ${FILTER}/projects/{project:api}/endpoints/{endpoint:nova-public}` },
        ...reads(
          `${FILTER}/projects/{project:api}/endpoints`,
          `${FILTER}/projects/{project:api}/endpoints/{endpoint:nova-public}`,
          `${FILTER}/endpoints/{endpoint:nova-public}/projects`,
        ),
        { send: `DELETE ${FILTER}/projects/{project:api}/endpoints/{endpoint:nova-public}` },
        { send: `DELETE ${GROUP}/projects/{project:api}` },
      ],
    },
  ),
  ...life(
    "/v3/domains",
    "domain",
    { name: "one" },
    { enabled: false },
    {
      end: [
        { send: "PUT /v3/domains/{one domain}/config", body: { config: { identity: { driver: "ldap" }, ldap: { url: "ldap://one" } } } },
        ...["", "/ldap", "/ldap/url"].flatMap((part) => [
          ...reads(`/v3/domains/{one domain}/config${part}`, `/v3/domains/config${part}/default`),
          {
            send: `PATCH /v3/domains/{one domain}/config${part}`,
            body: { config: part === "/ldap/url" ? { url: "ldap://other" } : { ldap: { url: "ldap://other" } } },
          },
        ]),
        ...["/ldap/url", "/identity", ""].map((part) => ({ send: `DELETE /v3/domains/{one domain}/config${part}` })),
      ],
    },
  ),
  ...life(
    "/v3/projects",
    "project",
    { name: "one", parent_id: "{project:web}" },
    { name: "other" },
    {
      end: [
        { send: "PUT /v3/projects/{one project}/tags", body: { tags: ["a", "b"] } },
        { send: "PUT /v3/projects/{one project}/tags/c" },
        ...reads("/v3/projects/{one project}/tags", "/v3/projects/{one project}/tags/c"),
        { send: "DELETE /v3/projects/{one project}/tags/c" },
        { send: "DELETE /v3/projects/{one project}/tags" },
      ],
    },
  ),
  ...life("/v3/roles", "role", { name: "one" }, { name: "other" }),
  { send: "PUT /v3/roles/{role:spare}/implies/{role:auditor}" },
  ...reads(
    "/v3/roles/{role:spare}/implies",
    "/v3/roles/{role:spare}/implies/{role:auditor}",
    "/v3/role_inferences",
    "/v3/role_assignments",
  ),
  { send: "DELETE /v3/roles/{role:spare}/implies/{role:auditor}" },
  ...["projects/{project:web}", "domains/{domain:north}", "system"].flatMap((place) => grantsAt(`/v3/${place}`)),
  ...grantsAt("/v3/OS-INHERIT/domains/{domain:north}", "/inherited_to_projects"),
  ...grantsAt("/v3/OS-INHERIT/projects/{project:web}", "/inherited_to_projects").filter(({ send }) => !send.includes("roles/inherited")),
  ...limits("registered_limit", "", { default_limit: 10 }),
  ...reads("/v3/limits/model"),
  ...limits("limit", "{project:spare}", { resource_limit: 5 }),
  ...life(
    "/v3/users",
    "user",
    { name: "one", password: "first" },
    { description: "other" },
    {
      end: [
        { as: "nobody", send: "POST /v3/users/{one user}/password", body: { user: { password: "second", original_password: "first" } } },
        ...reads("/v3/users/{one user}/groups", "/v3/users/{one user}/projects"),
      ],
    },
  ),
  { send: "DELETE /v3/users/{user:spare}/tokens" },
  ...life(
    "/v3/groups",
    "group",
    { name: "one" },
    { name: "other" },
    {
      end: [
        { send: "PUT /v3/groups/{one group}/users/{user:bob}" },
        ...reads("/v3/groups/{one group}/users", "/v3/groups/{one group}/users/{user:bob}"),
        { send: "DELETE /v3/groups/{one group}/users/{user:bob}" },
      ],
    },
  ),
  ...life("/v3/OS-FEDERATION/mappings", "mapping", { rules: RULES }, { rules: RULES }, { own: "one" }),
  ...life(IDPS, "identity_provider", {}, { description: "other" }, { own: "one" }).slice(0, -1),
  { send: "PUT /v3/OS-FEDERATION/mappings/two", body: { mapping: { rules: RULES } } },
  ...life(`${IDPS}/one/protocols`, "protocol", { mapping_id: "two" }, { mapping_id: "two" }, { own: "saml2" }),
  { send: `DELETE ${IDPS}/one` },
  ...life(
    "/v3/OS-FEDERATION/service_providers",
    "service_provider",
    { auth_url: "https://one.example/auth", sp_url: "https://one.example/sp" },
    { description: "other" },
    { own: "one" },
  ),
  ...oneOfEachByOthers(),
];

import type { Scenario, Step } from "../scenario.ts";

const GROUPS = "/v3/OS-EP-FILTER/endpoint_groups";
const PROJECTS = "/v3/OS-EP-FILTER/projects";
const group = (rest: Readonly<Record<string, unknown>>): unknown => ({
  endpoint_group: { name: "g", filters: { interface: "public" }, ...rest },
});

/** Each to a thing that is there, to one that is not, and by those who may not. */
const forAll = (...steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((step) => [{ ...step, as: "alice" }, { ...step, as: "nobody" }, step]);

/** Which projects see which endpoints, one by one and by groups. */
export const ENDPOINT_FILTER: readonly Scenario[] = [
  {
    title: "endpoint filters",
    steps: [
      ...forAll({ send: `GET ${GROUPS}` }, { send: `GET ${GROUPS}/{endpoint_group:images}` }, { send: `GET ${GROUPS}/nowhere` }),
      { as: "system-reader", send: `GET ${GROUPS}` },
      { send: `GET ${GROUPS}?name=images` },
      { send: `GET ${GROUPS}?name=IMAGES` },
      { send: `GET ${GROUPS}?name__contains=im`, releases: ["22"] },
      { send: `GET ${GROUPS}?limit=1`, releases: ["22"] },
      { send: `POST ${GROUPS}`, body: group({ description: "d" }), keep: { made: "endpoint_group.id" } },
      { as: "system-reader", send: `POST ${GROUPS}`, body: group({}) },
      { send: `POST ${GROUPS}`, body: group({ filters: {} }) },
      { send: `POST ${GROUPS}`, body: group({ filters: { enabled: true } }) },
      {
        send: `POST ${GROUPS}`,
        body: group({ filters: { region_id: "R2", service_id: "{service:nova}" } }),
        keep: { far: "endpoint_group.id" },
      },
      { send: `POST ${GROUPS}`, body: group({ filters: { region_id: null } }), keep: { nowhere_group: "endpoint_group.id" } },
      { send: `POST ${GROUPS}`, body: group({ "a-b": 1 }), releases: ["22"] },
      { send: `POST ${GROUPS}`, body: group({ id: "x" }), releases: ["22"] },
      { send: `PATCH ${GROUPS}/{made}`, body: { endpoint_group: { description: null, name: "h" } } },
      { send: `PATCH ${GROUPS}/{made}`, body: { endpoint_group: { filters: { color: "x" } } } },
      { send: `PATCH ${GROUPS}/{made}`, body: { endpoint_group: { filters: {} } } },
      { send: `PATCH ${GROUPS}/nowhere`, body: { endpoint_group: { name: "h" } } },
      { send: `PATCH ${GROUPS}/{made}`, body: { endpoint_group: { id: "x" } }, releases: ["22"] },
      { send: `PATCH ${GROUPS}/{made}`, body: { endpoint_group: { color: "x" } }, releases: ["22"] },
      { as: "system-member", send: `PATCH ${GROUPS}/{made}`, body: { endpoint_group: { name: "x" } } },
      ...forAll(
        { send: `GET ${GROUPS}/{endpoint_group:public-r1}/endpoints` },
        { send: `GET ${GROUPS}/{made}/endpoints` },
        { send: `GET ${GROUPS}/{nowhere_group}/endpoints` },
        { send: `GET ${GROUPS}/nowhere/endpoints` },
        { send: `GET ${GROUPS}/{endpoint_group:images}/projects` },
        { send: `GET ${GROUPS}/nowhere/projects` },
        { send: `GET ${GROUPS}/{endpoint_group:images}/projects/{project:api}` },
        { send: `GET ${GROUPS}/{endpoint_group:images}/projects/{project:web}` },
        { send: `GET ${GROUPS}/nowhere/projects/{project:api}` },
        { send: `GET ${GROUPS}/nowhere/projects/nowhere` },
        { send: `PUT ${GROUPS}/{endpoint_group:images}/projects/{project:web}` },
        { send: `PUT ${GROUPS}/{endpoint_group:images}/projects/{project:web}` },
        { send: `PUT ${GROUPS}/{far}/projects/{project:deep}` },
        { send: `PUT ${GROUPS}/{nowhere_group}/projects/{project:deep}` },
        { send: `PUT ${GROUPS}/{far}/projects/{domain:north}` },
        { send: `PUT ${GROUPS}/{far}/projects/{project:off}` },
        { send: `PUT ${GROUPS}/nowhere/projects/{project:web}` },
        { send: `PUT ${GROUPS}/{far}/projects/nowhere` },
        { send: `GET ${GROUPS}/{far}/projects` },
        { send: `GET ${PROJECTS}/{project:web}/endpoint_groups` },
        { send: `GET ${PROJECTS}/{project:spare}/endpoint_groups` },
        { send: `GET ${PROJECTS}/nowhere/endpoint_groups` },
        { send: `GET ${PROJECTS}/{project:deep}/endpoints` },
        { send: `GET ${PROJECTS}/{project:spare}/endpoints` },
        { send: `GET ${PROJECTS}/nowhere/endpoints` },
        { send: `GET ${PROJECTS}/{project:deep}/endpoints/{endpoint:nova-internal}` },
        { send: `GET ${PROJECTS}/{project:deep}/endpoints/{endpoint:nova-public}` },
        { send: `GET ${PROJECTS}/{project:deep}/endpoints/nowhere` },
        { send: `GET ${PROJECTS}/nowhere/endpoints/{endpoint:nova-public}` },
        { send: `GET ${PROJECTS}/nowhere/endpoints/nowhere` },
        { send: `PUT ${PROJECTS}/{project:deep}/endpoints/{endpoint:nova-public}` },
        { send: `PUT ${PROJECTS}/{project:deep}/endpoints/{endpoint:nova-public}` },
        { send: `PUT ${PROJECTS}/{project:deep}/endpoints/{endpoint:cinder-no-region}` },
        { send: `PUT ${PROJECTS}/{project:n1}/endpoints/{endpoint:glance-public}` },
        { send: `PUT ${PROJECTS}/{project:deep}/endpoints/nowhere` },
        { send: `PUT ${PROJECTS}/nowhere/endpoints/{endpoint:nova-public}` },
        { send: `GET ${PROJECTS}/{project:deep}/endpoints` },
        { send: "GET /v3/OS-EP-FILTER/endpoints/{endpoint:nova-public}/projects" },
        { send: "GET /v3/OS-EP-FILTER/endpoints/{endpoint:glance-public}/projects" },
        { send: "GET /v3/OS-EP-FILTER/endpoints/nowhere/projects" },
      ),
      // What stands there of an endpoint that went with its service is removed when it is met.
      { send: "DELETE /v3/services/{service:cinder}" },
      { send: `GET ${PROJECTS}/{project:deep}/endpoints` },
      { send: "DELETE /v3/endpoints/{endpoint:glance-public}" },
      { send: `GET ${PROJECTS}/{project:n1}/endpoints` },
      ...forAll(
        { send: `DELETE ${PROJECTS}/{project:deep}/endpoints/{endpoint:nova-public}` },
        { send: `DELETE ${PROJECTS}/{project:deep}/endpoints/{endpoint:nova-public}` },
        { send: `DELETE ${PROJECTS}/nowhere/endpoints/nowhere` },
        { send: `DELETE ${GROUPS}/{endpoint_group:images}/projects/{project:web}` },
        { send: `DELETE ${GROUPS}/{endpoint_group:images}/projects/{project:web}` },
        { send: `DELETE ${GROUPS}/nowhere/projects/{project:web}` },
        { send: `DELETE ${GROUPS}/nowhere/projects/nowhere` },
        { send: `DELETE ${GROUPS}/{far}` },
        { send: `DELETE ${GROUPS}/{far}` },
      ),
      { send: `GET ${PROJECTS}/{project:deep}/endpoint_groups` },
    ],
  },
];

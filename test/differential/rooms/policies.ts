import type { Scenario, Step } from "../scenario.ts";

const policy = (rest: Readonly<Record<string, unknown>> = {}): unknown => ({ policy: { type: "text/plain", blob: 'é "x"\n', ...rest } });
const by = (...steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((step) => [{ ...step, as: "alice" }, { ...step, as: "nobody" }, step]);
const OF = "OS-ENDPOINT-POLICY";

/** What a policy may be for, there and not there. */
const SUBJECTS = [
  "{policy:one}/O/endpoints/{endpoint:nova-public}",
  "{policy:one}/O/endpoints/{endpoint:glance-public}",
  "{policy:two}/O/endpoints/{endpoint:nova-public}",
  "{policy:one}/O/endpoints/nowhere",
  "nowhere/O/endpoints/nowhere",
  "{policy:one}/O/services/{service:glance}",
  "{policy:two}/O/services/{service:nova}",
  "{policy:two}/O/services/nowhere",
  "nowhere/O/services/{service:nova}",
  "{policy:two}/O/services/{service:nova}/regions/R1",
  "{policy:one}/O/services/{service:nova}/regions/R1",
  "{policy:two}/O/services/{service:cinder}/regions/R3",
  "{policy:two}/O/services/{service:cinder}/regions/nowhere",
  "{policy:two}/O/services/nowhere/regions/nowhere",
].map((path) => `/v3/policies/${path.replace("/O/", `/${OF}/`)}`);
const ENDPOINTS = ["keystone", "nova-public", "nova-internal", "nova-r2", "glance-public", "cinder-no-region", "asleep"];
const LOOKS: readonly Step[] = [
  ...ENDPOINTS.map((name) => ({ send: `GET /v3/endpoints/{endpoint:${name}}/${OF}/policy` })),
  ...["{policy:one}", "{policy:two}"].map((id) => ({ send: `GET /v3/policies/${id}/${OF}/endpoints` })),
];

/** Policies that are stored here for others, and the endpoints that they are for. */
export const POLICIES: readonly Scenario[] = [
  {
    title: "policies",
    steps: [
      ...by({ send: "GET /v3/policies" }, { send: "GET /v3/policies/{policy:one}" }, { send: "GET /v3/policies/nowhere" }),
      { as: "system-reader", send: "GET /v3/policies" },
      ...[
        "type=application/json",
        "type=APPLICATION/JSON",
        "type__contains=json",
        "type__icontains=JSON",
        "limit=1",
        "limit=1&type=nothing",
        "marker=x",
      ].map((query) => ({ send: `GET /v3/policies?${query}` })),
      ...by({ send: "POST /v3/policies", body: policy({ "a-b": [1, "é"], id: "mine", extra: 5 }), keep: { made: "policy.id" } }),
      { send: "POST /v3/policies", body: policy({ links: { x: 1 } }) },
      { send: "GET /v3/policies/{made}" },
      { send: "PATCH /v3/policies/{made}", body: { policy: { blob: "{}", "c-d": 2 } } },
      { send: "PATCH /v3/policies/{made}", body: { policy: { id: "other" } } },
      { send: "PATCH /v3/policies/{made}", body: { policy: { id: null } } },
      { send: "PATCH /v3/policies/{made}", body: { policy: { id: "{made}", type: "t" } } },
      ...by({ send: "PATCH /v3/policies/nowhere", body: { policy: { type: "t" } } }),
      ...by({ send: "DELETE /v3/policies/{made}" }, { send: "DELETE /v3/policies/{made}" }),
    ],
  },
  {
    title: "what policies are for",
    steps: [
      ...by(...LOOKS),
      { send: `GET /v3/endpoints/nowhere/${OF}/policy` },
      { send: `GET /v3/policies/nowhere/${OF}/endpoints` },
      ...by(...SUBJECTS.map((path) => ({ send: `GET ${path}` }))),
      ...by(...SUBJECTS.map((path) => ({ send: `PUT ${path}` }))),
      ...LOOKS,
      ...SUBJECTS.map((path) => ({ send: `GET ${path}` })),
      { send: "PATCH /v3/regions/R1", body: { region: { parent_region_id: "R3" } } },
      {
        send: "POST /v3/endpoints",
        body: { endpoint: { interface: "public", service_id: "{service:cinder}", region: "R2", region_id: "R2", url: "http://c" } },
        keep: { new: "endpoint.id" },
      },
      { send: `GET /v3/endpoints/{new}/${OF}/policy` },
      ...LOOKS,
      ...by(...SUBJECTS.map((path) => ({ send: `DELETE ${path}` }))),
      ...LOOKS,
      { send: `PUT /v3/policies/{policy:one}/${OF}/endpoints/{new}` },
      { send: "DELETE /v3/endpoints/{new}" },
      { send: `GET /v3/policies/{policy:one}/${OF}/endpoints` },
      { send: `PUT /v3/policies/{policy:two}/${OF}/endpoints/{endpoint:asleep}` },
      { send: "DELETE /v3/policies/{policy:two}" },
      { send: `GET /v3/endpoints/{endpoint:asleep}/${OF}/policy` },
    ],
  },
];

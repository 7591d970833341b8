import { container, get, href, post, put, secret, version, type Scenario } from "../scenario.ts";

const boss = { as: "boss@p0:key-manager:service-admin" };
const LISTS = ["/v1/secrets", "/v1/containers", "/v1/orders", "/v1/containers/{c}/consumers", "/v1/secrets/{a}/consumers"];
/** More than any database counts. */
const FAR = "265613988875874769338781322035779626829233452653394495";
const ODD = [
  `offset=${FAR}`,
  `limit=${FAR}`,
  "limit=not-a-limit&offset=not-an-offset",
  "offset=9223372036854775807",
  "offset=9223372036854775808",
];

/** What pages hold where there is more than they may. */
export const longLists: readonly Scenario[] = [
  {
    title: "more than a page may hold",
    steps: [
      ...Array.from({ length: 102 }, (_, at) => post("/v1/secrets", { name: `s${at % 2}` })),
      ...["limit=101", "limit=100&offset=100", "limit=101&offset=1&name=s1", "limit=51&offset=1&name=s1", "offset=95"].map((query) =>
        get(`/v1/secrets?${query}`),
      ),
    ],
  },
  {
    title: "numbers beyond all lists",
    steps: [
      secret("a"),
      container("c", { x: "a" }),
      post("/v1/orders", { type: "key", meta: { algorithm: "aes", bit_length: 128 } }),
      post("/v1/containers/{c}/consumers", { name: "n", URL: "u" }),
      post("/v1/secrets/{a}/consumers", { service: "s", resource_type: "t", resource_id: "r" }),
      put("/v1/project-quotas/p1", { project_quotas: {} }, boss),
      ...LISTS.flatMap((list) => ODD.map((query) => get(`${list}?${query}`))),
      ...ODD.map((query) => get(`/v1/project-quotas?${query}`, boss)),
      ...ODD.map((query) => get(`/v1/transport_keys?${query}`)),
    ],
  },
  {
    title: "a container of fifty secrets",
    steps: [
      ...Array.from({ length: 50 }, (_, at) => post("/v1/secrets", { name: `s${at}` }, { keep: `s${at}` })),
      post(
        "/v1/containers",
        { type: "generic", secret_refs: Array.from({ length: 50 }, (_, at) => ({ name: `n${at}`, secret_ref: href(`s${at}`) })) },
        { keep: "c" },
      ),
      get("/v1/containers/{c}", version("1.1")),
    ],
  },
];

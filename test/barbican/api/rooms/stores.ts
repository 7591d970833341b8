import { accept, del, get, post, put, type Scenario } from "../scenario.ts";

const UNKNOWN = "00000000-0000-4000-8000-000000000000";

export const stores: readonly Scenario[] = [
  {
    title: "where there is only one",
    steps: [
      get("/v1/secret-stores"),
      get("/v1/secret-stores/preferred"),
      get("/v1/secret-stores/global-default"),
      get("/v1/secret-stores/x"),
      get(`/v1/secret-stores/${UNKNOWN}`),
      post(`/v1/secret-stores/${UNKNOWN}/preferred`),
      del(`/v1/secret-stores/${UNKNOWN}/preferred`),
      get("/v1/secret-stores", { as: "u1@p1:stranger" }),
      get("/v1/secret-stores", accept("*/*")),
      post("/v1/secret-stores"),
    ],
  },
];

const as = "boss@p0:key-manager:service-admin";
const KEYS = "/v1/transport_keys";

export const transportKeys: readonly Scenario[] = [
  {
    title: "made, listed, taken away",
    steps: [
      get(KEYS),
      post(KEYS, { plugin_name: "p", transport_key: "k" }),
      post(KEYS, { plugin_name: "p", transport_key: "k" }, { as, keep: "k" }),
      ...[
        {},
        { plugin_name: "p" },
        { transport_key: "k" },
        { plugin_name: "", transport_key: "k" },
        { plugin_name: "p", transport_key: "" },
        { plugin_name: 5, transport_key: "k" },
        [],
      ].map((body) => post(KEYS, body, { as })),
      post(KEYS, { plugin_name: "q", transport_key: "k2", bogus: 1 }, { as, keep: "q" }),
      get(KEYS),
      ...["plugin_name=p", "plugin_name=x", "limit=1", "limit=1&offset=1", "offset=9"].map((query) => get(`${KEYS}?${query}`)),
      get(`${KEYS}/{k}`),
      get(`${KEYS}/{k}`, accept("*/*")),
      get(`${KEYS}/{k}`, accept("")),
      get(`${KEYS}/zz`),
      get(`${KEYS}/${UNKNOWN}`),
      get(`${KEYS}/${UNKNOWN}`, accept("*/*")),
      put(KEYS, {}),
      put(KEYS, {}, accept("*/*")),
      del(`${KEYS}/{k}`),
      del(`${KEYS}/{k}`, undefined, { as }),
      del(`${KEYS}/{k}`, undefined, { as }),
      get(`${KEYS}/{k}`, accept("*/*")),
      get(KEYS),
    ],
  },
];

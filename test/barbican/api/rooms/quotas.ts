import { accept, del, get, patch, post, put, typed, type Scenario } from "../scenario.ts";

const as = "boss@p0:key-manager:service-admin";
const MINE = "/v1/quotas";
const ALL = "/v1/project-quotas";
const one = (project: string): string => `${ALL}/${project}`;
const set = (project_quotas: unknown): ReturnType<typeof put> => put(one("p1"), { project_quotas }, { as });

export const quotas: readonly Scenario[] = [
  {
    title: "one's own",
    steps: [
      get(MINE),
      ...["u1@p1:creator", "u1@p1:observer", "u1@p1:audit", as, "u1@p1:stranger"].map((who) => get(MINE, { as: who })),
      get(MINE, accept("*/*")),
      get(MINE, accept("")),
      get(MINE, accept("text/html")),
      ...["application/json", "*/*", ""].flatMap((type) => [
        put(MINE, {}, accept(type)),
        post(MINE, {}, accept(type)),
        del(MINE, undefined, accept(type)),
        get(`${MINE}/x`, accept(type)),
      ]),
    ],
  },
  {
    title: "one's own, as configured",
    settings: "quotas",
    steps: [get(MINE), put(one("p1"), { project_quotas: { secrets: 7, orders: -1 } }, { as }), get(MINE)],
  },
];

export const projectQuotas: readonly Scenario[] = [
  {
    title: "set, changed, taken away",
    steps: [
      get(ALL, { as }),
      get(one("p1"), { as }),
      del(one("p1"), undefined, { as }),
      set({ secrets: 1, orders: 0, containers: -1 }),
      get(one("p1"), { as }),
      get(ALL, { as }),
      get(MINE),
      set({ consumers: 3, cas: 4 }),
      get(one("p1"), { as }),
      set({}),
      get(one("p1"), { as }),
      get(MINE),
      put(one("p2"), { project_quotas: { secrets: 5 } }, { as }),
      put(one("p3"), { project_quotas: {} }, { as }),
      get(ALL, { as }),
      ...["limit=1", "limit=1&offset=1", "limit=0", "limit=abc", "offset=abc", "offset=9", "limit=101&offset=-1"].map((query) =>
        get(`${ALL}?${query}`, { as }),
      ),
      del(one("p1"), undefined, { as }),
      del(one("p1"), undefined, { as }),
      get(one("p1"), { as }),
      get(ALL, { as }),
      get(MINE),
      set({ orders: 9 }),
      get(one("p1"), { as }),
      get(ALL, { as }),
    ],
  },
  {
    title: "bad bodies",
    steps: [
      ...[
        { bogus: 1 },
        { secrets: "1" },
        { secrets: 1.5 },
        { secrets: null },
        { secrets: true },
        { secrets: -2 },
        { secrets: 2_147_483_647 },
        { secrets: 8.0 },
        [],
        null,
        "x",
        { secrets: 1, orders: "x" },
      ].map(set),
      put(one("p1"), {}, { as }),
      put(one("p1"), [], { as }),
      put(one("p1"), { project_quotas: {}, more: 1 }, { as }),
      put(one("p1"), undefined, { as }),
      put(one("p1"), undefined, { as, ...typed("application/json") }),
      put(one("p1"), "no json", { as, ...typed("application/json") }),
      put(one("p1"), "{}", { as, ...typed("text/plain") }),
      get(ALL, { as }),
    ],
  },
  {
    title: "by others, and methods that aren't offered",
    steps: [
      ...["u1@p1:admin", "u1@p1:creator", "u1@p1:observer", "u1@p1:audit"].flatMap((who) => [
        get(ALL, { as: who }),
        get(one("p1"), { as: who }),
        put(one("p1"), {}, { as: who }),
        del(one("p1"), undefined, { as: who }),
      ]),
      ...["application/json", "*/*", ""].flatMap((type) => [
        post(ALL, {}, { as, ...accept(type) }),
        put(ALL, {}, { as, ...accept(type) }),
        del(ALL, undefined, { as, ...accept(type) }),
        post(one("p1"), {}, { as, ...accept(type) }),
        patch(one("p1"), {}, { as, ...accept(type) }),
        get(`${one("p1")}/more`, { as, ...accept(type) }),
      ]),
      get(ALL, { as, ...accept("*/*") }),
      get(one("p1"), { as, ...accept("text/html") }),
      get(one("gr%C3%BC%C3%9Fe"), { as }),
      put(one("gr%C3%BC%C3%9Fe"), { project_quotas: { secrets: 5 } }, { as }),
      get(ALL, { as }),
    ],
  },
  {
    title: "what they hold back",
    steps: [
      set({ secrets: 1, containers: 0, orders: 0 }),
      post("/v1/secrets", {}),
      post("/v1/secrets", {}),
      post("/v1/containers", { type: "generic" }),
      post("/v1/orders", { type: "key", meta: { algorithm: "aes", bit_length: 128 } }),
      post("/v1/secrets", {}, { as: "u1@p2:admin" }),
      set({ secrets: -1 }),
      post("/v1/secrets", {}),
      set({ secrets: -2 }),
      post("/v1/secrets", {}),
    ],
  },
];

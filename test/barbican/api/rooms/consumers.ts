import { accept, both, container, del, get, patch, post, put, secret, sql, typed, version, type Scenario } from "../scenario.ts";

const UNKNOWN = "00000000-0000-4000-8000-000000000000";

/** What both kinds have in common: where they are, a body, and the rest of what may be said in one. */
interface Kind {
  readonly made: readonly ReturnType<typeof secret>[];
  readonly parent: string;
  readonly one: Readonly<Record<string, string>>;
  readonly other: Readonly<Record<string, string>>;
  readonly bad: readonly unknown[];
}

const CONTAINERS: Kind = {
  made: [secret("a"), container("c1", { x: "a" })],
  parent: "/v1/containers/{c1}",
  one: { name: "svc", URL: "http://x" },
  other: { name: "svc", URL: "http://y" },
  bad: [
    {},
    [],
    { name: "n" },
    { URL: "x" },
    { name: "", URL: "x" },
    { name: "n", URL: "" },
    { name: 5, URL: "x" },
    { name: "n".repeat(256), URL: "x" },
    { name: "n", URL: "x".repeat(256) },
    { name: "n", URL: 5 },
    { name: null, URL: "x" },
  ],
};

const SECRETS: Kind = {
  made: [secret("a")],
  parent: "/v1/secrets/{a}",
  one: { service: "glance", resource_type: "image", resource_id: "r1" },
  other: { service: "glance", resource_type: "image", resource_id: "r2" },
  bad: [
    {},
    [],
    { service: "x" },
    { service: "x", resource_type: "y" },
    { service: "", resource_type: "y", resource_id: "z" },
    { service: "x", resource_type: "", resource_id: "z" },
    { service: "x", resource_type: "y", resource_id: "" },
    { service: 5, resource_type: "y", resource_id: "z" },
    { service: "x".repeat(256), resource_type: "y", resource_id: "z" },
    { service: "x", resource_type: "y".repeat(256), resource_id: "z" },
    { service: "x", resource_type: "y", resource_id: null },
  ],
};

function scenariosOf(name: string, { made, parent, one, other, bad }: Kind): readonly Scenario[] {
  const all = `${parent}/consumers`;
  return [
    {
      title: `${name}: made and taken away`,
      steps: [
        ...made,
        get(all),
        post(all, one),
        post(all, one),
        post(all, other),
        get(all),
        get(all, version("1.1")),
        get(parent),
        get(parent, version("1.1")),
        ...["limit=1", "limit=1&offset=1", "limit=0", "limit=abc", "offset=9", "offset=abc", "offset=-1", "name=svc", "limit=101"].map(
          (query) => get(`${all}?${query}`),
        ),
        ...bad.flatMap((body) => [post(all, body), del(all, body)]),
        post(all, { ...other, more: "x" }),
        post(all, Object.fromEntries(Object.entries(one).map(([key, value]) => [key, ` ${value} `]))),
        post(all, Object.fromEntries(Object.keys(one).map((key) => [key, "ü 🔑"]))),
        post(all, "no json", typed("application/json")),
        post(all, "{}", typed("text/plain")),
        post(all, one, accept("text/html")),
        del(all, "no json", typed("application/json")),
        del(all, "{}", typed("text/plain")),
        del(all, undefined),
        del(all, { ...one, [Object.keys(one).at(-1) ?? ""]: "nope" }),
        del(all, one),
        del(all, one),
        get(all),
        post(all, one),
        get(all),
        get(`${all}/zzz`),
        get(`${all}/zzz`, accept("*/*")),
        get(`${all}/${UNKNOWN}`),
        get(`${all}/${UNKNOWN}`, accept("*/*")),
        get(`${all}/${UNKNOWN}/more`),
        get(all, accept("*/*")),
        get(all, accept("")),
        get(all, accept("text/plain")),
      ],
    },
    {
      title: `${name}: by others`,
      steps: [
        ...made,
        ...["u2@p2:admin", "u2@p2:creator", "u2@p1:creator", "u2@p1:observer", "u2@p1:audit", "u2@p1:stranger"].flatMap((as) => [
          post(all, one, { as }),
          get(all, { as }),
          del(all, one, { as }),
          del(all, one, { as }),
          post(all, {}, { as }),
        ]),
        put(`${parent}/acl`, { read: { users: ["guest"], "project-access": false } }),
        post(all, one),
        post(all, other, { as: "guest@p2:creator" }),
        get(all, { as: "guest@p2:observer" }),
        get(all, { as: "u2@p1:creator" }),
        post(all, other, { as: "u2@p1:creator" }),
        del(all, one, { as: "guest@p2:creator" }),
        del(all, other, { as: "guest@p2:creator" }),
        del(all, other, { as: "guest@p3:creator" }),
        post(all, other, { as: "guest@p2:creator" }),
        del(all, other),
        get(all),
        get(`${all}/${UNKNOWN}`, { as: "u2@p2:admin" }),
        get(`${all}/zzz`, { as: "u2@p2:admin" }),
      ],
    },
    {
      title: `${name}: of what is gone`,
      steps: [
        ...made,
        post(all, one),
        del(parent),
        get(all),
        post(all, one),
        del(all, one),
        get(all.replace(/\{\w+\}/, UNKNOWN)),
        get(all.replace(/\{\w+\}/, "zzz")),
      ],
    },
    {
      title: `${name}: methods that aren't offered`,
      steps: [
        ...made,
        ...["application/json", "*/*", ""].flatMap((type) => [
          put(all, undefined, accept(type)),
          patch(all, one, accept(type)),
          post(`${all}/${UNKNOWN}`, undefined, accept(type)),
          del(`${all}/${UNKNOWN}`, undefined, accept(type)),
          del(`${all}/zzz`, undefined, accept(type)),
        ]),
      ],
    },
    {
      title: `${name}: quotas`,
      settings: "quotas",
      steps: [
        ...made,
        post(all, one),
        post(all, other),
        post(all, one),
        post(all, {}),
        post(all, { ...one, [Object.keys(one).at(-1) ?? ""]: "third" }),
        del(all, one),
        post(all, one),
        post(all, one),
      ],
    },
  ];
}

export const containerConsumers: readonly Scenario[] = [
  ...scenariosOf("of containers", CONTAINERS),
  {
    title: "of containers: in the order of their names",
    steps: [
      ...CONTAINERS.made,
      ...["b", "a", "c"].map((name) => post("/v1/containers/{c1}/consumers", { name, URL: "x" })),
      get("/v1/containers/{c1}/consumers"),
      get("/v1/containers/{c1}/consumers?limit=2"),
      get("/v1/containers/{c1}"),
    ],
  },
];

export const secretConsumers: readonly Scenario[] = [
  ...scenariosOf("of secrets", SECRETS),
  {
    title: "of secrets: shown from 1.1 on",
    steps: [
      ...SECRETS.made,
      post("/v1/secrets/{a}/consumers", SECRETS.one, version("1.1")),
      get("/v1/secrets?limit=1", version("1.1")),
      get("/v1/secrets?limit=1"),
      get("/v1/secrets/{a}", both(version("1.1"), accept("*/*"))),
      post("/v1/secrets/{a}/consumers", { ...SECRETS.other, resource_id: "r".repeat(300) }),
      sql("update secrets set expiration = '2001-01-01 00:00:00.000000' where name = 'a'"),
      get("/v1/secrets/{a}/consumers"),
      del("/v1/secrets/{a}/consumers", SECRETS.one),
    ],
  },
];

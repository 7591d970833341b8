import { accept, both, container, del, get, href, patch, post, put, secret, version, type Scenario, type Step } from "../scenario.ts";

const LEGACY = ["admin", "creator", "observer", "audit", "key-manager:service-admin"];
const NEW = ["admin", "member", "reader", "admin,member,reader"];
const ACLS = {
  "no ACL": [],
  private: [{ read: { "project-access": false } }],
  "private, and for guest": [{ read: { users: ["guest"], "project-access": false } }],
  "for guest": [{ read: { users: ["guest"] } }],
} as const;
const TEXT = accept("text/plain");

/** All that may be asked of a secret and of a container by each kind of caller, without a change that the next would see. */
function asked(as: string): readonly Step[] {
  return [
    get("/v1/secrets/{a}", { as }),
    get("/v1/secrets/{a}/payload", both({ as }, TEXT)),
    put("/v1/secrets/{a}", "x", both({ as }, { headers: { "content-type": "text/plain" } })),
    get("/v1/secrets/{a}/metadata", { as }),
    put("/v1/secrets/{a}/metadata", { metadata: { k: "v" } }, { as }),
    get("/v1/secrets/{a}/acl", { as }),
    patch("/v1/secrets/{a}/acl", {}, { as }),
    get("/v1/secrets/{a}/consumers", { as }),
    post("/v1/secrets/{a}/consumers", {}, { as }),
    get("/v1/containers/{c}", { as }),
    get("/v1/containers/{c}/consumers", { as }),
    post("/v1/containers/{c}/consumers", {}, { as }),
    get("/v1/containers/{c}/acl", { as }),
    post("/v1/containers/{c}/secrets", {}, { as }),
  ];
}

function matrix(settings: "plain" | "new defaults", owner: string, roles: readonly string[]): readonly Scenario[] {
  const made = [secret("a", { as: owner }), container("c", { a: "a" }, { as: owner })];
  const users = (project: string, some: readonly string[]): readonly string[] =>
    some.flatMap((role) => ["owner", "guest"].map((user) => `${user}@${project}:${role}`));
  const callers = [...users("p1", roles), ...users("p2", roles.slice(0, 2))];
  const lists = [
    "/v1/secrets",
    "/v1/containers",
    "/v1/orders",
    "/v1/quotas",
    "/v1/project-quotas",
    "/v1/transport_keys",
    "/v1/secret-stores",
  ];
  return [
    {
      title: `${settings}: lists and what is made`,
      settings,
      steps: roles.flatMap((role) => {
        const as = `u@p1:${role}`;
        return [
          ...lists.map((path) => get(path, { as })),
          ...["/v1/secrets", "/v1/containers", "/v1/orders", "/v1/transport_keys"].map((path) => post(path, [], { as })),
          put("/v1/project-quotas/p1", {}, { as }),
          post("/v1/containers", { type: "generic", secret_refs: [{ secret_ref: href("none") }] }, { as }),
        ];
      }),
    },
    ...Object.entries(ACLS).map(([title, bodies]): Scenario => ({
      title: `${settings}: ${title}`,
      settings,
      steps: [
        ...made,
        ...bodies.flatMap((body) => [put("/v1/secrets/{a}/acl", body, { as: owner }), put("/v1/containers/{c}/acl", body, { as: owner })]),
        ...callers.flatMap(asked),
      ],
    })),
    ...Object.entries(ACLS).map(([title, bodies]): Scenario => ({
      title: `${settings}: ${title}, and deleted`,
      settings,
      steps: callers.flatMap((as) => [
        ...made,
        ...bodies.flatMap((body) => [put("/v1/secrets/{a}/acl", body, { as: owner }), put("/v1/containers/{c}/acl", body, { as: owner })]),
        del("/v1/secrets/{a}/acl", undefined, { as }),
        del("/v1/containers/{c}/acl", undefined, { as }),
        del("/v1/containers/{c}", undefined, { as }),
        del("/v1/secrets/{a}", undefined, both({ as }, version("1.1"))),
      ]),
    })),
  ];
}

export const rbac: readonly Scenario[] = [
  ...matrix("plain", "owner@p1:creator", LEGACY),
  ...matrix("new defaults", "owner@p1:member", NEW),
];

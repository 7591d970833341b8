import { accept, container, del, get, patch, post, put, secret, typed, type Scenario, type Step } from "../scenario.ts";

const UNKNOWN = "00000000-0000-4000-8000-000000000000";
const BAD: readonly unknown[] = [
  { write: { users: ["u9"] } },
  { list: {} },
  { read: { users: "x" } },
  { read: { users: [5] } },
  { read: { users: [null] } },
  { read: { users: null } },
  { read: { "creator-only": true } },
  { read: { "project-access": "true" } },
  { read: { "project-access": 1 } },
  { read: { "project-access": null } },
  { read: null },
  { read: [] },
  { read: "x" },
  { bogus: 1 },
  [],
  5,
];

function scenariosOf(name: string, made: readonly Step[], parent: string): readonly Scenario[] {
  const acl = `${parent}/acl`;
  return [
    {
      title: `${name}: set and changed`,
      steps: [
        ...made,
        get(acl),
        put(acl, { read: { users: ["u9"], "project-access": false } }),
        get(acl),
        patch(acl, { read: { users: ["u9", "u8"] } }),
        get(acl),
        patch(acl, { read: { users: ["u8", "u7"] } }),
        get(acl),
        patch(acl, { read: { "project-access": true } }),
        get(acl),
        patch(acl, { read: {} }),
        patch(acl, {}),
        patch(acl, { read: { users: [] } }),
        get(acl),
        put(acl, { read: { users: ["u1", "u1", " u2 "] } }),
        get(acl),
        put(acl, { read: { users: ["u2", "u3"] } }),
        get(acl),
        put(acl, { read: { "project-access": false } }),
        get(acl),
        put(acl, {}),
        get(acl),
        put(acl, { read: { users: ["a"] } }),
        put(acl, { read: {} }),
        get(acl),
        patch(acl, { read: { "project-access": false } }),
        get(acl),
        put(acl, {}),
        patch(acl, { read: { users: ["first"] } }),
        get(acl),
        patch(acl, { read: { users: ["grüße 🔑", "u".repeat(255)] } }),
        get(acl),
        get(parent),
        del(acl),
        del(acl),
        get(acl),
        get(acl, accept("*/*")),
        get(acl, accept("")),
        get(acl, accept("text/plain")),
      ],
    },
    {
      title: `${name}: bad bodies`,
      steps: [
        ...made,
        ...BAD.flatMap((body) => [put(acl, body), patch(acl, body)]),
        put(acl, "no json", typed("application/json")),
        put(acl, undefined, typed("application/json")),
        put(acl, "{}", typed("text/plain")),
        patch(acl, "{}", typed("")),
        get(acl),
      ],
    },
    {
      title: `${name}: methods and paths that aren't offered`,
      steps: [
        ...made,
        ...["application/json", "*/*", ""].flatMap((type) => [
          post(acl, {}, accept(type)),
          get(`${acl}/x`, accept(type)),
          put(`${acl}/x`, {}, accept(type)),
          post(`${acl}/x`, {}, accept(type)),
        ]),
        patch(`${acl}/x`, {}),
        del(`${acl}/x`),
        get(acl.replace(/\{\w+\}/, UNKNOWN)),
        get(acl.replace(/\{\w+\}/, "zzz")),
      ],
    },
    {
      title: `${name}: by others`,
      steps: [
        ...made,
        ...["u2@p2:admin", "u2@p1:creator", "u2@p1:observer", "u2@p1:audit", "u2@p1:stranger", "u2@p1:admin"].flatMap((as) => [
          get(acl, { as }),
          put(acl, { read: { users: ["u2"], "project-access": false } }, { as }),
          patch(acl, { read: { users: ["u3"] } }, { as }),
          put(acl, { bad: 1 }, { as }),
          get(parent, { as }),
          del(acl, undefined, { as }),
        ]),
        put(acl, { read: { users: ["guest"], "project-access": false } }),
        ...["guest", "GUEST", "other"].map((user) => get(parent, { as: `${user}@p2:creator` })),
        del(parent),
        get(acl),
        put(acl, { read: { users: ["u2"] } }),
        del(acl),
      ],
    },
  ];
}

export const acls: readonly Scenario[] = [
  ...scenariosOf("of secrets", [secret("a")], "/v1/secrets/{a}"),
  ...scenariosOf("of containers", [secret("a"), container("c1", { x: "a" })], "/v1/containers/{c1}"),
];

import type { Scenario, Step } from "../scenario.ts";

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const GRANT = "grant_type=client_credentials";
const RULES = [{ local: [{ user: { name: "{0}" } }], remote: [{ type: "REMOTE_NAME" }] }];

const oauth2 = (body: string, headers: Readonly<Record<string, string>> = {}): Step => ({
  as: "nobody",
  send: "POST /v3/OS-OAUTH2/token",
  headers: { ...FORM, ...headers },
  body,
});

/** Things of each kind, as little as can be said of them. */
const THINGS: Readonly<Record<string, readonly [path: string, given: Readonly<Record<string, unknown>>]>> = {
  user: ["users", { name: "new" }],
  group: ["groups", { name: "new" }],
  project: ["projects", { name: "new" }],
  domain: ["domains", { name: "new" }],
  role: ["roles", { name: "new" }],
  region: ["regions", {}],
  service: ["services", { type: "new" }],
  endpoint: ["endpoints", { service_id: "{service:nova}", url: "http://new.example", interface: "public" }],
  policy: ["policies", { blob: "{}", type: "text/plain" }],
  credential: ["credentials", { type: "new", blob: "text", user_id: "{user:alice}" }],
  consumer: ["OS-OAUTH1/consumers", {}],
};

/** Somebody of a backend that is gone. */
const NORA = "0123456789abcdef0123456789abcdef";
const BY_ACME = [{ idp_id: "acme", protocols: [{ protocol_id: "mapped", unique_id: "fritz@acme" }] }];
/** A character that no row of MariaDB's `utf8mb3` can have. */
const FACE = "%F0%9F%98%80";
const login = (user: object, scope?: object): Step => ({
  as: "nobody",
  send: "POST /v3/auth/tokens",
  body: { auth: { identity: { methods: ["password"], password: { user: { password: "pw-alice", ...user } } }, ...(scope && { scope }) } },
});

/** What requests made by chance have shown, and had been overlooked. */
export const BY_CHANCE: readonly Scenario[] = [
  {
    title: "a trust that impersonates shows the trustor's scopes",
    steps: ["auth/projects", "OS-FEDERATION/projects", "auth/domains", "auth/catalog", "projects/{project:deep}?parents_as_list"].flatMap(
      (path) => ["trust", "trust-plain"].map((as) => ({ as, send: `GET /v3/${path}` })),
    ),
  },
  {
    title: "no token to look at",
    steps: ["admin", "grace", "north-member", "system-reader", "nobody"].flatMap((as) =>
      ["GET", "HEAD", "DELETE"].flatMap((method) => [
        { as, send: `${method} /v3/auth/tokens` },
        { as, send: `${method} /v3/auth/tokens`, headers: { "X-Subject-Token": "nope" } },
      ]),
    ),
  },
  {
    title: "OAuth2 without its client",
    steps: [
      oauth2(GRANT),
      oauth2("grant_type=password"),
      oauth2(`${GRANT}&client_id={appcred:restricted}&client_secret=secret-restricted`),
      oauth2(GRANT, { Authorization: "Bearer x" }),
      oauth2(GRANT, { Authorization: `Basic ${Buffer.from(":secret").toString("base64")}` }),
      oauth2(GRANT, { Authorization: `Basic ${Buffer.from("id:").toString("base64")}` }),
      oauth2(GRANT, { Authorization: `Basic ${Buffer.from("id:secret").toString("base64")}` }),
      oauth2("", { Authorization: `Basic ${Buffer.from("id:secret").toString("base64")}` }),
    ],
  },
  {
    title: "a mapping's version that is empty",
    steps: ["", null, [], {}, false, 0].map((schema_version, i) => ({
      send: `PUT /v3/OS-FEDERATION/mappings/empty${i}`,
      body: { mapping: { rules: RULES, schema_version } },
    })),
  },
  {
    title: "an attribute called extra",
    steps: Object.entries(THINGS).flatMap(([kind, [path, given]]) => [
      { send: `POST /v3/${path}`, body: { [kind]: { ...given, extra: "x", more: 1 } }, keep: { [kind]: `${kind}.id` } },
      { send: `GET /v3/${path}/{${kind}}` },
      { send: `PATCH /v3/${path}/{${kind}}`, body: { [kind]: { extra: { a: 1 }, less: 2 } } },
      { send: `GET /v3/${path}/{${kind}}` },
    ]),
  },
  {
    title: "texts that are longer than their columns",
    steps: (
      [
        ["user", "default_project_id"],
        ["role", "domain_id"],
        ["group", "domain_id"],
        ["project", "parent_id"],
        ["region", "id"],
        ["region", "parent_region_id"],
        ["endpoint", "region_id"],
        ["policy", "type"],
        ["credential", "type"],
        ["credential", "project_id"],
        ["consumer", "description"],
      ] as const
    ).map(([kind, name]) => {
      const [path, given] = THINGS[kind] ?? ["", {}];
      return { send: `POST /v3/${path}`, body: { [kind]: { ...given, [name]: "x".repeat(300) } } };
    }),
  },
  {
    title: "queries that are no use",
    steps: [
      ...["name", "name=", "name=%C3%A9", "a=b+c&a=%20", ""].map((query) => ({ send: `GET /v3/projects/{project:web}/tags?${query}` })),
      { send: "GET /v3/OS-FEDERATION/service_providers?enabled=true" },
    ],
  },
  {
    title: "bodies without what they are about",
    steps: [{}, { user: null }, { user: {} }, { user: [] }, { user: 7 }].flatMap((body) => [
      { as: "alice", send: "POST /v3/users/{user:alice}/password", body },
      { send: "POST /v3/users/{user:spare}/password", body },
    ]),
  },
  {
    title: "an EC2 key that nobody has",
    steps: ["service", "admin"].flatMap((as) =>
      ["ec2tokens", "s3tokens"].map((path) => ({
        as,
        send: `POST /v3/${path}`,
        body: { credentials: { access: "nope", signature: "y" } },
      })),
    ),
  },
  {
    title: "a project that is to become a domain, or to stay none",
    steps: [null, false, true].map((is_domain) => ({
      send: "PATCH /v3/projects/{project:web}",
      body: { project: { is_domain } },
    })),
  },
  {
    title: "characters that no row of some databases can have",
    steps: [
      ...["users", "groups", "projects", "domains", "roles", "services", "OS-FEDERATION/mappings", "OS-TRUST/trusts"].map((path) => ({
        send: `GET /v3/${path}/${FACE}`,
      })),
      ...["users?name=", "users?name__contains=", "users?unique_id=", "projects?tags=", "projects?not-tags=", "credentials?user_id="].map(
        (path) => ({ send: `GET /v3/${path}${FACE}` }),
      ),
      { send: `GET /v3/role_assignments?effective&user.id=${FACE}` },
      { send: `PUT /v3/groups/{group:devs}/users/${FACE}` },
      { send: `DELETE /v3/users/${FACE}` },
      { send: `PATCH /v3/regions/${FACE}`, body: { region: { description: "" } } },
      login({ id: "\u{1F600}" }),
      login({ name: "alice", domain: { name: "\u{1F600}" } }),
      login({ id: "{user:alice}" }, { project: { name: "\u{1F600}", domain: { id: "default" } } }),
    ],
  },
  {
    title: "a change of a user that is not there, by a body that is no good",
    steps: ["nobody", "e", "%C3%A9", "{user:alice}"].flatMap((id) =>
      [{ options: { unknown: 1 } }, { name: 1 }, {}].map((user) => ({ send: `PATCH /v3/users/${id}`, body: { user } })),
    ),
  },
  {
    title: "an EC2 key for what is no project's id",
    steps: [false, true, -1, null].map((tenant_id) => ({ send: "POST /v3/users/{user:alice}/credentials/OS-EC2", body: { tenant_id } })),
  },
  {
    title: "where a tag is that has signs in it",
    steps: ["%27;--", "a:b@c", "a&b=c+d$e!f*g(h)~i", "%26%3D%2B%24%21%2A%28%29%7E%3A%40%3B", "%C3%A9%20"].map((tag) => ({
      send: `PUT /v3/projects/{project:spare}/tags/${tag}`,
    })),
  },
  {
    title: "a user of a backend that is gone, who becomes a local one when they are changed",
    steps: [
      { send: `PATCH /v3/users/${NORA}`, body: { user: { description: "x" } } },
      { send: "POST /v3/users", body: { user: { name: "nora" } } },
      { send: `PATCH /v3/users/${NORA}`, body: { user: { name: "norah" } } },
      { send: "GET /v3/users?name=norah" },
      { send: "POST /v3/users", body: { user: { name: "nora" } } },
    ],
  },
  {
    title: "a user who comes by another identity provider from now on, under another name",
    steps: [
      { send: "PATCH /v3/users/{user:fred}", body: { user: { name: "fritz", federated: BY_ACME } } },
      { send: "GET /v3/users/{user:fred}" },
      { send: "GET /v3/users?name=fred" },
      { send: "PATCH /v3/users/{user:fred}", body: { user: { name: "frieda" } } },
      { send: "GET /v3/users/{user:fred}" },
      ...["fritz", "frieda"].map((name) => ({ send: `GET /v3/users?name=${name}` })),
    ],
  },
  {
    title: "users of a group that is not there, by what cannot be read",
    steps: ["password_expires_at=lt:soon", "password_expires_at=zz:soon", "enabled=x"].map((query) => ({
      send: `GET /v3/groups/nope/users?${query}`,
    })),
  },
  {
    title: "a page that is exactly full",
    steps: ["users?limit=22", "users?enabled=true&limit=21", "groups?limit=4", "groups?limit=3", "groups?name=devs&limit=1"].map(
      (path) => ({
        send: `GET /v3/${path}`,
      }),
    ),
  },
  {
    title: "an application credential with an attribute that none has",
    steps: [
      {
        as: "alice",
        send: "POST /v3/users/{user:alice}/application_credentials",
        body: { application_credential: { name: "q", more: 1 } },
      },
      { as: "alice", send: "GET /v3/users/{user:alice}/application_credentials?name=q" },
    ],
  },
];

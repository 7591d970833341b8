import type { Scenario, Step } from "../scenario.ts";

const ALICE = "{user:alice}";

/** An application credential of Alice's with one rule, and requests with its token. */
function ruled(name: string, rule: Readonly<Record<string, string>>, ...sends: readonly (string | Step)[]): readonly Step[] {
  return [
    {
      as: "alice",
      send: `POST /v3/users/${ALICE}/application_credentials`,
      body: { application_credential: { name, secret: "s", access_rules: [{ service: "identity", ...rule }] } },
      keep: { [name]: "application_credential.id" },
    },
    logIn(name, name, "s"),
    ...sends.map((one) => ({ as: name, ...(typeof one === "string" ? { send: one } : one) })),
  ];
}

function logIn(name: string, id: string, secret: string): Step {
  return {
    as: "nobody",
    send: "POST /v3/auth/tokens",
    body: { auth: { identity: { methods: ["application_credential"], application_credential: { id: `{${id}}`, secret } } } },
    keep: { [`token:${name}`]: "header:x-subject-token" },
  };
}

const GROUPS = `GET /v3/users/${ALICE}/groups`;
const ITSELF = `GET /v3/users/${ALICE}`;

const STEPS: readonly Step[] = [
  logIn("ruled", "appcred:ruled", "secret-ruled"),
  ...[
    ITSELF,
    `HEAD /v3/users/${ALICE}`,
    `${ITSELF}/`,
    `GET /v3/users`,
    "GET /v3/users/{user:bob}",
    GROUPS,
    "GET /v3/users/%61lice",
    "GET /v3/projects/{project:web}",
    `PATCH /v3/users/${ALICE}`,
    "GET /v3/regions",
    "GET /v3",
    "GET /v3/auth/catalog",
    "HEAD /v3/auth/tokens",
    "DELETE /v3/auth/tokens",
    "GET /v3/auth/tokens?nocatalog",
  ].map((send) => ({ as: "ruled", send, headers: { "X-Subject-Token": "{token:ruled}" } })),
  {
    as: "ruled",
    send: "GET /v3/auth/tokens",
    headers: { "X-Subject-Token": "{token:ruled}", "OpenStack-Identity-Access-Rules": "1.0" },
  },
  // Whoever asks of it has to know of access rules.
  { send: "GET /v3/auth/tokens", headers: { "X-Subject-Token": "{token:ruled}" } },
  { send: "GET /v3/auth/tokens", headers: { "X-Subject-Token": "{token:ruled}", "OpenStack-Identity-Access-Rules": "1" } },
  { send: "GET /v3/auth/tokens", headers: { "X-Subject-Token": "{token:ruled}", "OpenStack-Identity-Access-Rules": "0.5" } },
  // A service passes the request on.
  { as: "ruled", send: "GET /v3/projects/{project:web}", headers: { "X-Service-Token": "{token:service}" } },
  ...ruled("tag", { method: "GET", path: "/v3/users/{user_id}/groups" }, GROUPS, ITSELF, `POST /v3/users/${ALICE}/groups`),
  ...ruled("any", { method: "GET", path: "/v3/users/**" }, GROUPS, ITSELF, "GET /v3/users"),
  ...ruled("all", { method: "GET", path: "**" }, GROUPS, "GET /v3/regions", "GET /"),
  ...ruled("elsewhere", { method: "GET", path: "/users/*" }, ITSELF),
  ...ruled("login", { method: "POST", path: "/v3/auth/tokens" }, ITSELF, {
    send: "POST /v3/auth/tokens",
    body: { auth: { identity: { methods: ["token"], token: { id: "{token:ruled}" } } } },
  }),
  ...ruled("compute", { method: "GET", path: `/v3/users/${ALICE}`, service: "compute" }, ITSELF),
];

/** 22 takes no notice of them at its own API; ours does. */
export const accessRules: Scenario = {
  title: "access rules of an application credential hold here, too",
  steps: STEPS.map((step) => ({ ...step, releases: ["30"] })),
};

import type { Scenario, Step } from "../scenario.ts";

const CONSUMERS = "/v3/OS-OAUTH1/consumers";
const TOKENS = "/v3/users/{user:admin}/OS-OAUTH1/access_tokens";
const NOW = String(Math.floor(Date.now() / 1000));

function signed(parameters: Readonly<Record<string, string>>): string {
  const all = {
    oauth_consumer_key: "{consumer:robot}",
    oauth_signature_method: "PLAINTEXT",
    oauth_timestamp: NOW,
    oauth_nonce: "abc123",
    oauth_version: "1.0",
    ...parameters,
  };
  return `OAuth ${Object.entries(all)
    .map(([name, value]) => `${name}="${value}"`)
    .join(", ")}`;
}

const FIRST = { oauth_callback: "oob", oauth_signature: "{consumer-secret:robot}%26" };

function requestToken(parameters: Readonly<Record<string, string>> = {}, project = "{project:web}"): Step {
  return {
    as: "nobody",
    send: "POST /v3/OS-OAUTH1/request_token",
    headers: { Authorization: signed({ ...FIRST, ...parameters }), ...(project && { "Requested-Project-Id": project }) },
  };
}

function accessToken(parameters: Readonly<Record<string, string>> = {}): Step {
  const shown = {
    oauth_token: "{rt}",
    oauth_verifier: "{verifier}",
    oauth_signature: "{consumer-secret:robot}%26{rts}",
    ...parameters,
  };
  return { as: "nobody", send: "POST /v3/OS-OAUTH1/access_token", headers: { Authorization: signed(shown) } };
}

function authorize(roles: unknown, as = "admin", token = "{rt}"): Step {
  return { as, send: `PUT /v3/OS-OAUTH1/authorize/${token}`, body: { roles } };
}

const GOT: Step = { ...requestToken(), keep: { rt: "form:oauth_token", rts: "form:oauth_token_secret" } };

/** Programs that act for users. */
export const OAUTH1: readonly Scenario[] = [
  {
    title: "consumers",
    steps: [
      { send: `POST ${CONSUMERS}`, body: { consumer: { description: "One", more: { a: 1 }, "x-y": "z" } }, keep: { one: "consumer.id" } },
      { send: `POST ${CONSUMERS}`, body: { consumer: { id: "mine", secret: "mine", extra: { a: 1 } } }, keep: { two: "consumer.id" } },
      { send: `POST ${CONSUMERS}`, body: {} },
      { send: `POST ${CONSUMERS}` },
      { send: `POST ${CONSUMERS}`, body: { consumer: { description: 1 } } },
      { send: `POST ${CONSUMERS}`, body: { consumer: "x" } },
      { send: `GET ${CONSUMERS}/{one}` },
      { send: `GET ${CONSUMERS}/nope` },
      { send: `GET ${CONSUMERS}` },
      { send: `PATCH ${CONSUMERS}/{one}`, body: { consumer: { description: null, other: "x" } } },
      { send: `PATCH ${CONSUMERS}/{one}`, body: { consumer: { secret: "x" } } },
      { send: `PATCH ${CONSUMERS}/{one}`, body: { consumer: { id: "x" } } },
      { send: `PATCH ${CONSUMERS}/{one}`, body: { consumer: {} } },
      { send: `PATCH ${CONSUMERS}/{one}`, body: {} },
      { send: `PATCH ${CONSUMERS}/nope`, body: { consumer: { description: "x" } } },
      { send: `GET ${CONSUMERS}/{one}` },
      { send: `DELETE ${CONSUMERS}/{one}` },
      { send: `DELETE ${CONSUMERS}/{one}` },
      { send: `DELETE ${CONSUMERS}/{consumer:robot}` },
      { send: "GET /v3/OS-REVOKE/events" },
    ],
  },
  {
    title: "a consumer is let act, and does",
    steps: [
      GOT,
      authorize([{ name: "admin" }]),
      authorize([{ name: "nope" }]),
      authorize([{ id: "nope" }]),
      authorize([]),
      authorize("x"),
      authorize([{ id: "{role:admin}", name: "admin" }]),
      { send: "PUT /v3/OS-OAUTH1/authorize/{rt}", body: {} },
      authorize([{ name: "admin" }], "admin", "nope"),
      authorize([{ name: "member" }], "alice"),
      authorize([{ name: "admin" }], "appcred-admin"),
      authorize([{ name: "admin" }], "nobody"),
      { send: "PUT /v3/projects/{project:web}/users/{user:admin}/roles/{role:admin}" },
      { ...authorize([{ name: "admin" }]), keep: { verifier: "token.oauth_verifier" } },
      accessToken({ oauth_verifier: "abcdefgh" }),
      accessToken({ oauth_verifier: "x" }),
      accessToken({ oauth_signature: "wrong%26{rts}" }),
      accessToken({ oauth_consumer_key: "{consumer:spare}" }),
      accessToken({ oauth_token: "0123456789abcdef0123456789abcdef" }),
      accessToken({ oauth_timestamp: "1000000000" }),
      { ...accessToken(), keep: { at: "form:oauth_token", ats: "form:oauth_token_secret" } },
      accessToken(),
      { send: `GET ${TOKENS}` },
      { send: `GET ${TOKENS}/{at}` },
      { send: `GET ${TOKENS}/nope` },
      { send: "GET /v3/users/{user:alice}/OS-OAUTH1/access_tokens/{at}" },
      { send: "GET /v3/users/nope/OS-OAUTH1/access_tokens" },
      { send: `GET ${TOKENS}/{at}/roles` },
      { send: `GET ${TOKENS}/{at}/roles/{role:admin}` },
      { send: `GET ${TOKENS}/{at}/roles/{role:reader}` },
      { send: "GET /v3/users/{user:alice}/OS-OAUTH1/access_tokens/{at}/roles" },
      { send: "GET /v3/users/{user:alice}/OS-OAUTH1/access_tokens/{at}/roles/{role:admin}" },
      {
        as: "nobody",
        send: "POST /v3/auth/tokens",
        headers: { Authorization: signed({ oauth_token: "{at}", oauth_signature: "{consumer-secret:robot}%26{ats}" }) },
        body: { auth: { identity: { methods: ["oauth1"], oauth1: {} } } },
        keep: { "token:mine": "header:x-subject-token" },
      },
      { as: "mine", send: `GET ${TOKENS}` },
      { as: "mine", send: `DELETE ${TOKENS}/{at}` },
      { as: "mine", send: "PUT /v3/OS-OAUTH1/authorize/nope", body: { roles: [] } },
      { send: "DELETE /v3/users/{user:alice}/OS-OAUTH1/access_tokens/{at}" },
      { send: `DELETE ${TOKENS}/{at}` },
      { send: `DELETE ${TOKENS}/{at}` },
      { as: "mine", send: "GET /v3/auth/tokens", headers: { "X-Subject-Token": "{token:mine}" } },
    ],
  },
  {
    title: "request tokens: what is malformed",
    steps: [
      requestToken({}, ""),
      requestToken({}, "nope"),
      requestToken({ oauth_consumer_key: "nope" }),
      requestToken({ oauth_consumer_key: "" }),
      requestToken({ oauth_signature: "wrong" }),
      requestToken({ oauth_callback: "" }),
      requestToken({ oauth_version: "2.0" }),
      requestToken({ oauth_signature_method: "NONE" }),
      requestToken({ oauth_nonce: "XYZ" }),
      { as: "nobody", send: "POST /v3/OS-OAUTH1/request_token", headers: { "Requested-Project-Id": "{project:web}" } },
      { as: "nobody", send: "POST /v3/OS-OAUTH1/request_token", headers: { Authorization: "Basic x" } },
      { as: "nobody", send: "POST /v3/OS-OAUTH1/access_token" },
      { as: "nobody", send: "GET /v3/OS-OAUTH1/request_token" },
      { as: "nobody", send: "GET /v3/OS-OAUTH1/access_token" },
    ],
  },
  {
    title: "OAuth1: who may",
    steps: ["admin-system", "system-reader", "north-admin", "alice", "appcred-admin", "trust", "nobody"].flatMap((as) => [
      { as, send: `GET ${CONSUMERS}` },
      { as, send: `GET ${CONSUMERS}/{consumer:robot}` },
      { as, send: `POST ${CONSUMERS}`, body: { consumer: { description: 1 } } },
      { as, send: `PATCH ${CONSUMERS}/{consumer:robot}`, body: { consumer: { description: "x" } } },
      { as, send: `DELETE ${CONSUMERS}/nope` },
      { as, send: `GET ${TOKENS}` },
      { as, send: "GET /v3/users/{user:alice}/OS-OAUTH1/access_tokens" },
      { as, send: `GET ${TOKENS}/nope` },
      { as, send: `DELETE ${TOKENS}/nope` },
      { as, send: "DELETE /v3/users/{user:alice}/OS-OAUTH1/access_tokens/nope" },
      { as, send: `GET ${TOKENS}/nope/roles` },
      { as, send: `GET ${TOKENS}/nope/roles/nope` },
      { as, send: "PUT /v3/OS-OAUTH1/authorize/nope", body: { roles: [] } },
    ]),
  },
];

const TOKEN = "/v3/OS-OAUTH2/token";
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const CLIENT = "client_id={appcred:restricted}&client_secret=secret-restricted";

function oauth2(body: unknown, headers: Readonly<Record<string, string>> = FORM): Step {
  return { as: "nobody", send: `POST ${TOKEN}`, headers, body };
}

function basic(text: string): Readonly<Record<string, string>> {
  return { ...FORM, Authorization: `Basic ${Buffer.from(text).toString("base64")}` };
}

/** Tokens for who has an application credential, by OAuth2. */
export const OAUTH2: readonly Scenario[] = [
  {
    title: "OAuth2",
    steps: [
      { ...oauth2(`grant_type=client_credentials&${CLIENT}`), keep: { "token:mine": "access_token" } },
      { as: "mine", send: "GET /v3/auth/tokens", headers: { "X-Subject-Token": "{token:mine}" } },
      oauth2("grant_type=client_credentials&client_id={appcred:restricted}&client_secret=wrong"),
      oauth2("grant_type=client_credentials&client_id=nope&client_secret=wrong"),
      oauth2("grant_type=client_credentials&client_id={appcred:restricted}"),
      oauth2("grant_type=client_credentials"),
      oauth2("grant_type=password"),
      oauth2("grant_type="),
      oauth2(""),
      oauth2(`grant_type=client_credentials&${CLIENT}`, {}),
      oauth2({ grant_type: "client_credentials" }, { "Content-Type": "application/json" }),
      oauth2("{", { "Content-Type": "application/json" }),
      oauth2("grant_type=client_credentials", basic("nope:secret")),
      oauth2("grant_type=client_credentials", basic("nope")),
      oauth2(`grant_type=client_credentials&${CLIENT}`, { ...FORM, Authorization: "Basic !" }),
      { as: "nobody", send: `POST ${TOKEN}` },
      ...["GET", "PUT", "PATCH", "DELETE", "HEAD"].map((method) => ({ as: "nobody", send: `${method} ${TOKEN}` })),
      { as: "admin", send: `PUT ${TOKEN}`, body: {} },
      { as: "nobody", send: `OPTIONS ${TOKEN}` },
      { as: "stranger", send: `POST ${TOKEN}` },
    ],
  },
];

import type { Step } from "../../differential/scenario.ts";
import { ec2Request, s3Request } from "../../differential/signatures.ts";

const ALICE = "/v3/users/{user:alice}";
const ROBOT = { consumer: "{consumer:robot}", secret: "{consumer-secret:robot}" };
const ACCESS = "/v3/users/{user:wadmin}/OS-OAUTH1/access_tokens";
const FRED = { "X-Front-Remote-Name": "fred", "X-Front-Remote-Kind": "staff", "X-Front-Remote-Issuer": "https://acme.example" };
const SSO = ["websso/mapped", "identity_providers/acme/protocols/mapped/websso"].map((path) => `/v3/auth/OS-FEDERATION/${path}`);
const ORIGIN = "origin=http%3A%2F%2Fdashboard.example%2Fauth%2Fwebsso%2F";

/** What a user asks for themselves, and what somebody asks who has no token yet. */
export function oneOfEachByOthers(): readonly Step[] {
  return [
    ...["projects", "domains", "system", "catalog"].map((what) => ({ as: "alice", send: `GET /v3/auth/${what}` })),
    ...["projects", "domains"].map((what) => ({ as: "alice", send: `GET /v3/OS-FEDERATION/${what}` })),
    ...delegations(),
    ...consumers(),
    { as: "service", send: "POST /v3/ec2tokens", body: ec2Request("alices-access", "alices-secret") },
    { as: "service", send: "POST /v3/s3tokens", body: s3Request("alices-access", "alices-secret", "GET\n\n\n/bucket") },
    ...["GET", "POST"].map((method) => ({
      as: "nobody",
      send: `${method} /v3/OS-FEDERATION/identity_providers/acme/protocols/mapped/auth`,
      headers: FRED,
    })),
    ...SSO.flatMap((path) => ["GET", "POST"].map((method) => ({ as: "nobody", send: `${method} ${path}?${ORIGIN}`, headers: FRED }))),
    ...tokens(),
  ];
}

/** Application credentials, keys of EC2, other credentials, trusts. */
function delegations(): readonly Step[] {
  const rule = { service: "compute", path: "/v2.1/servers", method: "POST" };
  const ofAlice: readonly Step[] = [
    {
      send: `POST ${ALICE}/application_credentials`,
      body: { application_credential: { name: "one", secret: "of-one", access_rules: [rule] } },
      keep: { credential: "application_credential.id", rule: "application_credential.access_rules.0.id" },
    },
    { send: `GET ${ALICE}/application_credentials` },
    { send: `GET ${ALICE}/application_credentials/{credential}` },
    { send: `GET ${ALICE}/access_rules` },
    { send: `GET ${ALICE}/access_rules/{rule}` },
    {
      send: "POST /v3/OS-OAUTH2/token",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "grant_type=client_credentials&client_id={credential}&client_secret=of-one",
    },
    { send: `DELETE ${ALICE}/application_credentials/{credential}` },
    { send: `DELETE ${ALICE}/access_rules/{rule}` },
    { send: `POST ${ALICE}/credentials/OS-EC2`, body: { tenant_id: "{project:web}" }, keep: { access: "credential.access" } },
    { send: `GET ${ALICE}/credentials/OS-EC2` },
    { send: `GET ${ALICE}/credentials/OS-EC2/{access}` },
    { send: `DELETE ${ALICE}/credentials/OS-EC2/{access}` },
    {
      send: "POST /v3/OS-TRUST/trusts",
      body: {
        trust: {
          trustor_user_id: "{user:alice}",
          trustee_user_id: "{user:bob}",
          project_id: "{project:web}",
          impersonation: false,
          roles: [{ name: "member" }],
        },
      },
      keep: { trust: "trust.id" },
    },
    { send: "GET /v3/OS-TRUST/trusts?trustor_user_id={user:alice}" },
    { send: "GET /v3/OS-TRUST/trusts/{trust}" },
    { send: "GET /v3/OS-TRUST/trusts/{trust}/roles" },
    { send: "GET /v3/OS-TRUST/trusts/{trust}/roles/{role:member}" },
    { send: "DELETE /v3/OS-TRUST/trusts/{trust}" },
  ];
  return [
    ...ofAlice.map((step) => ({ as: "alice", ...step })),
    {
      send: "POST /v3/credentials",
      body: { credential: { type: "cert", blob: "one", user_id: "{user:bob}" } },
      keep: { cert: "credential.id" },
    },
    { send: "GET /v3/credentials" },
    { send: "GET /v3/credentials/{cert}" },
    { send: "PATCH /v3/credentials/{cert}", body: { credential: { blob: "other" } } },
    { send: "DELETE /v3/credentials/{cert}" },
  ];
}

/** OAuth1: a consumer is made, one is let act, and does. */
function consumers(): readonly Step[] {
  const path = "/v3/OS-OAUTH1/consumers";
  const request = { token: "{request}", tokenSecret: "{request-secret}" };
  return [
    { send: `POST ${path}`, body: { consumer: {} }, keep: { consumer: "consumer.id" } },
    { send: `GET ${path}` },
    { send: `GET ${path}/{consumer}` },
    { send: `PATCH ${path}/{consumer}`, body: { consumer: { description: "other" } } },
    { send: `DELETE ${path}/{consumer}` },
    {
      as: "nobody",
      send: "POST /v3/OS-OAUTH1/request_token",
      oauth1: { ...ROBOT, callback: "oob" },
      headers: { "Requested-Project-Id": "{project:web}" },
      keep: { request: "form:oauth_token", "request-secret": "form:oauth_token_secret" },
    },
    {
      as: "web-admin",
      send: "PUT /v3/OS-OAUTH1/authorize/{request}",
      body: { roles: [{ id: "{role:admin}" }] },
      keep: { verifier: "token.oauth_verifier" },
    },
    {
      as: "nobody",
      send: "POST /v3/OS-OAUTH1/access_token",
      oauth1: { ...ROBOT, ...request, verifier: "{verifier}" },
      keep: { acting: "form:oauth_token" },
    },
    ...["GET /", "GET /{acting}/", "GET /{acting}/roles", "GET /{acting}/roles/{role:admin}", "DELETE /{acting}/"].map((send) => ({
      as: "web-admin",
      send: send.replace(" /", ` ${ACCESS}/`).replace(/\/$/, ""),
    })),
  ];
}

/** Logging in, one's own token, another's, and the end of one. */
function tokens(): readonly Step[] {
  const subject = { "X-Subject-Token": "{token:own}" };
  return [
    {
      as: "nobody",
      send: "POST /v3/auth/tokens",
      body: {
        auth: {
          identity: { methods: ["password"], password: { user: { id: "{user:alice}", password: "pw-alice" } } },
          scope: { project: { id: "{project:web}" } },
        },
      },
      keep: { "token:own": "header:x-subject-token" },
    },
    { as: "own", send: "GET /v3/auth/tokens", headers: subject },
    { as: "own", send: "DELETE /v3/auth/tokens", headers: subject },
  ];
}

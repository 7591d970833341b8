import type { Scenario } from "../scenario.ts";
import { ec2Request, s3Request } from "../signatures.ts";

const ROBOT = { consumer: "{consumer:robot}", secret: "{consumer-secret:robot}" };
const ACCESS = { ...ROBOT, token: "bbbb0000bbbb0000bbbb0000bbbb0000", tokenSecret: "oauth-secret" };
const OAUTH1 = { auth: { identity: { methods: ["oauth1"], oauth1: {} } } };
const FRANK = { user: { id: "{user:frank}", password: "pw-frank" } };
const CODE = { user: { id: "{user:frank}", passcode: "{passcode}" } };
const WEB = { project: { id: "{project:web}" } };

/** What is signed, and what is proven in two steps. */
export const SIGNED: readonly Scenario[] = [
  {
    title: "an OAuth1 token is asked for, authorized and used",
    steps: [
      {
        as: "nobody",
        send: "POST /v3/OS-OAUTH1/request_token",
        oauth1: { ...ROBOT, callback: "oob" },
        headers: { "Requested-Project-Id": "{project:web}" },
        keep: { request: "form:oauth_token", "request-secret": "form:oauth_token_secret" },
      },
      { as: "bob", send: "PUT /v3/OS-OAUTH1/authorize/{request}", body: { roles: [{ id: "{role:admin}" }] } },
      {
        as: "web-admin",
        send: "PUT /v3/OS-OAUTH1/authorize/{request}",
        body: { roles: [{ id: "{role:admin}" }] },
        keep: { verifier: "token.oauth_verifier" },
      },
      {
        as: "nobody",
        send: "POST /v3/OS-OAUTH1/access_token",
        oauth1: { ...ROBOT, token: "{request}", tokenSecret: "{request-secret}", verifier: "wrong" },
      },
      {
        as: "nobody",
        send: "POST /v3/OS-OAUTH1/access_token",
        oauth1: { ...ROBOT, token: "{request}", tokenSecret: "{request-secret}", verifier: "{verifier}" },
        keep: { access: "form:oauth_token", "access-secret": "form:oauth_token_secret" },
      },
      {
        as: "nobody",
        send: "POST /v3/auth/tokens",
        oauth1: { ...ROBOT, token: "{access}", tokenSecret: "{access-secret}" },
        body: OAUTH1,
        keep: { "token:oauth1": "header:x-subject-token" },
      },
      { as: "oauth1", send: "GET /v3/auth/tokens", headers: { "X-Subject-Token": "{token:oauth1}" } },
      { as: "oauth1", send: "GET /v3/users/{user:alice}/credentials/OS-EC2" },
      { as: "nobody", send: "POST /v3/auth/tokens", oauth1: ACCESS, body: OAUTH1, keep: { "token:other": "header:x-subject-token" } },
      { as: "nobody", send: "POST /v3/auth/tokens", oauth1: { ...ACCESS, tokenSecret: "wrong" }, body: OAUTH1 },
      { as: "alice", send: "GET /v3/users/{user:alice}/OS-OAUTH1/access_tokens" },
      { as: "web-admin", send: "GET /v3/users/{user:wadmin}/OS-OAUTH1/access_tokens" },
      { as: "web-admin", send: "GET /v3/users/{user:wadmin}/OS-OAUTH1/access_tokens/{access}/roles" },
      { as: "web-admin", send: "DELETE /v3/users/{user:wadmin}/OS-OAUTH1/access_tokens/{access}" },
      { as: "oauth1", send: "GET /v3/regions" },
      { send: "DELETE /v3/OS-OAUTH1/consumers/{consumer:robot}" },
      { as: "other", send: "GET /v3/regions" },
    ],
  },
  {
    title: "EC2 and S3 signatures give tokens",
    steps: ["service", "admin", "alice", "nobody"].flatMap((as) => [
      { as, send: "POST /v3/ec2tokens", body: ec2Request("alices-access", "alices-secret") },
      { as, send: "POST /v3/ec2tokens", body: ec2Request("alices-access", "wrong") },
      { as, send: "POST /v3/ec2tokens", body: ec2Request("nobodys-access", "wrong", { Action: "Describe Instances" }) },
      { as, send: "POST /v3/s3tokens", body: s3Request("alices-access", "alices-secret", "GET\n\n\n/bucket") },
      { as, send: "POST /v3/s3tokens", body: s3Request("alices-access", "wrong", "GET\n\n\n/bucket") },
    ]),
  },
  {
    title: "two factors, one after the other",
    steps: [
      {
        as: "nobody",
        send: "POST /v3/auth/tokens",
        body: { auth: { identity: { methods: ["password"], password: FRANK }, scope: WEB } },
        keep: { receipt: "header:openstack-auth-receipt" },
      },
      {
        as: "nobody",
        send: "POST /v3/auth/tokens",
        headers: { "Openstack-Auth-Receipt": "{receipt}" },
        body: { auth: { identity: { methods: ["totp"], totp: CODE }, scope: WEB } },
        keep: { "token:frank": "header:x-subject-token" },
      },
      { as: "frank", send: "GET /v3/auth/tokens", headers: { "X-Subject-Token": "{token:frank}" } },
      {
        as: "nobody",
        send: "POST /v3/auth/tokens",
        body: { auth: { identity: { methods: ["password", "totp"], password: FRANK, totp: CODE }, scope: WEB } },
      },
      {
        as: "nobody",
        send: "POST /v3/auth/tokens",
        headers: { "Openstack-Auth-Receipt": "zz" },
        body: { auth: { identity: { methods: ["totp"], totp: CODE } } },
      },
    ],
  },
  {
    title: "an identity provider's users",
    steps: [
      ...["POST", "GET"].map((method, i) => ({
        as: "nobody",
        send: `${method} /v3/OS-FEDERATION/identity_providers/acme/protocols/mapped/auth`,
        headers: { "X-Front-Remote-Issuer": "https://acme.example", "X-Front-Remote-Name": `new${i}`, "X-Front-Remote-Kind": "staff" },
        keep: { [`token:federated${i}`]: "header:x-subject-token", [`user:federated${i}`]: "token.user.id" },
      })),
      { as: "federated0", send: "GET /v3/auth/projects" },
      { send: "GET /v3/users/{user:federated0}" },
      {
        as: "nobody",
        send: "POST /v3/auth/tokens",
        body: {
          auth: { identity: { methods: ["token"], token: { id: "{token:federated0}" } }, scope: { project: { id: "{project:api}" } } },
        },
      },
      ...[
        { "X-Front-Remote-Issuer": "https://other.example", "X-Front-Remote-Name": "x", "X-Front-Remote-Kind": "staff" },
        { "X-Front-Remote-Issuer": "https://acme.example", "X-Front-Remote-Name": "x" },
        { "X-Front-Remote-Name": "x" },
      ].map((headers) => ({ as: "nobody", send: "POST /v3/OS-FEDERATION/identity_providers/acme/protocols/mapped/auth", headers })),
      {
        as: "nobody",
        send: "POST /v3/OS-FEDERATION/identity_providers/closed/protocols/mapped/auth",
        headers: { "X-Front-Remote-Issuer": "https://closed.example", "X-Front-Remote-Name": "x" },
      },
    ],
  },
];

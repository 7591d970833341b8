import type { Step } from "../../differential/scenario.ts";

/** A request to a service of type `compute` behind the middleware, and what has to become of it. */
export interface Check {
  readonly title: string;
  /** Whose token: a name that the cloud has; `aged:…` for the same token that ended an hour ago, `ancient:…` a week ago. Left out: none. */
  readonly token?: string;
  /** Whose token comes along in X-Service-Token. */
  readonly service?: string;
  /** `GET /v2.1/servers`, if it does not matter. */
  readonly send?: string;
  /** What the service is told of who asks; undefined where the request does not reach it. */
  readonly told?: Readonly<Record<string, string>>;
}

const RULES = [
  { service: "compute", method: "GET", path: "/v2.1/servers" },
  { service: "compute", method: "POST", path: "/v2.1/servers/{server_id}/action" },
  { service: "compute", method: "GET", path: "/v2.1/flavors/*" },
  { service: "compute", method: "GET", path: "/v2.1/images/**" },
  { service: "image", method: "GET", path: "/v2.1/limits" },
];

/** Gets the token of an application credential. */
const logIn = (name: string, secret: string): Step => ({
  as: "nobody",
  send: "POST /v3/auth/tokens",
  body: { auth: { identity: { methods: ["application_credential"], application_credential: { id: `{appcred:${name}}`, secret } } } },
  keep: { [`token:${name}`]: "header:x-subject-token" },
});

const credential = (name: string, rest: Readonly<Record<string, unknown>>): readonly Step[] => [
  {
    as: "alice",
    send: "POST /v3/users/{user:alice}/application_credentials",
    body: { application_credential: { name, secret: "s", ...rest } },
    keep: { [`appcred:${name}`]: "application_credential.id" },
  },
  logIn(name, "s"),
];

const login = (name: string, scope: unknown): Step => ({
  as: "nobody",
  send: "POST /v3/auth/tokens",
  body: {
    auth: {
      identity: { methods: ["password"], password: { user: { name: "bob", domain: { id: "default" }, password: "pw-bob" } } },
      scope,
    },
  },
  keep: { [`token:${name}`]: "header:x-subject-token" },
});

/** What is made for the checks, beside the cloud of the differential judge. */
export const MADE: readonly Step[] = [
  logIn("ruled", "secret-ruled"),
  ...credential("limited", { access_rules: RULES }),
  ...credential("removed", {}),
  { as: "alice", send: "DELETE /v3/users/{user:alice}/application_credentials/{appcred:removed}" },
  // Somebody who is shut out after they got their token, and one whose role is taken away.
  { send: "PUT /v3/projects/{project:web}/users/{user:erin}/roles/{role:member}" },
  {
    as: "nobody",
    send: "POST /v3/auth/tokens",
    body: {
      auth: {
        identity: { methods: ["password"], password: { user: { id: "{user:erin}", password: "pw-erin" } } },
        scope: { project: { id: "{project:web}" } },
      },
    },
    keep: { "token:erin": "header:x-subject-token" },
  },
  { send: "PATCH /v3/users/{user:erin}", body: { user: { enabled: false } } },
  { send: "PUT /v3/projects/{project:spare}/users/{user:bob}/roles/{role:reader}" },
  login("roleless", { project: { id: "{project:spare}" } }),
  { send: "DELETE /v3/projects/{project:spare}/users/{user:bob}/roles/{role:reader}" },
];

const ALICE = { "x-identity-status": "Confirmed", "x-user-name": "alice", "x-project-name": "web" };
const SERVED = { "x-service-identity-status": "Confirmed", "x-service-user-name": "nova" };

export const CHECKS: readonly Check[] = [
  { title: "no token" },
  { title: "a token that nobody made", token: "stranger" },
  { title: "a project's token", token: "alice", told: { ...ALICE, "x-project-domain-name": "Default", "x-user-domain-id": "default" } },
  { title: "a domain's token", token: "north-reader", told: { "x-user-name": "nreader", "x-domain-name": "north" } },
  { title: "a token for the system", token: "system-reader", told: { "x-user-name": "sysreader", "openstack-system-scope": "all" } },
  { title: "a token without a scope", token: "unscoped", told: { "x-user-name": "alice" } },
  { title: "a trust's token, as the trustor", token: "trust", told: ALICE },
  { title: "a trust's token, as oneself", token: "trust-plain", told: { "x-user-name": "bob", "x-project-name": "web" } },
  { title: "an application credential's token", token: "appcred", told: ALICE },
  { title: "a token that was taken back", token: "carol" },
  { title: "the token of an application credential that is gone", token: "removed" },
  { title: "the token of a user who is disabled", token: "erin" },
  { title: "the token of a role that was taken away", token: "roleless" },

  { title: "an access rule's path and method", token: "limited", told: ALICE },
  { title: "an access rule's path, another method", token: "limited", send: "POST /v2.1/servers" },
  { title: "below an access rule's path", token: "limited", send: "GET /v2.1/servers/1" },
  { title: "an access rule with a {tag}", token: "limited", send: "POST /v2.1/servers/1/action", told: ALICE },
  { title: "an access rule with a {tag}, too deep", token: "limited", send: "POST /v2.1/servers/1/2/action" },
  { title: "an access rule with *", token: "limited", send: "GET /v2.1/flavors/1", told: ALICE },
  { title: "an access rule with *, too deep", token: "limited", send: "GET /v2.1/flavors/1/2" },
  { title: "an access rule with **", token: "limited", send: "GET /v2.1/images/1/2/3", told: ALICE },
  { title: "an access rule of another service", token: "limited", send: "GET /v2.1/limits" },
  { title: "against access rules, passed on by a service", token: "limited", service: "service", send: "GET /v2.1/limits", told: SERVED },
  { title: "against access rules, passed on by nobody", token: "limited", service: "stranger", send: "GET /v2.1/limits" },
  { title: "access rules for this service, none of which is for compute", token: "ruled" },

  { title: "a service passes a token on", token: "alice", service: "service", told: { ...ALICE, ...SERVED } },
  { title: "somebody passes a token on who is no service", token: "alice", service: "bob" },
  { title: "a token that has ended", token: "aged:alice" },
  { title: "a token that has ended, passed on by a service", token: "aged:alice", service: "service", told: { ...ALICE, ...SERVED } },
  { title: "a token that has ended, passed on by somebody else", token: "aged:alice", service: "bob" },
  { title: "a token that has ended, passed on by nobody", token: "aged:alice", service: "stranger" },
  { title: "a token that ended too long ago, passed on by a service", token: "ancient:alice", service: "service" },
  { title: "a token that was taken back and has ended, passed on by a service", token: "aged:carol", service: "service" },
  {
    title: "a trust's token that has ended, passed on by a service",
    token: "aged:trust",
    service: "service",
    told: { ...ALICE, ...SERVED },
  },
  {
    title: "an application credential's token that has ended, passed on by a service",
    token: "aged:appcred",
    service: "service",
    told: ALICE,
  },
  { title: "the token of a user who is disabled, ended, passed on by a service", token: "aged:erin", service: "service" },
  { title: "a service's own token has ended", token: "alice", service: "aged:service" },
];

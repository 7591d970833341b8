import type { Step } from "../differential/scenario.ts";
import { CHECKS, MADE, type Check } from "../clients/suites/middleware-checks.ts";

/** A request to a service behind the middleware. */
type Case = Pick<Check, "title" | "token" | "service" | "send"> & {
  readonly headers?: Readonly<Record<string, string>>;
};

/** What `[keystone_authtoken]` says, and what is asked of a service with it; `{url}` is where Keystone is. */
export interface Setting {
  readonly title: string;
  readonly options: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
}

/** What is made in the cloud of the differential judge, whose Keystone answers at a URL. */
export function steps(url: string): readonly Step[] {
  const endpoint = (kind: string): object => ({
    endpoint: { service_id: "{service:keystone}", interface: kind, url: `${url}/v3`, region_id: "R1" },
  });
  return [
    { send: "PATCH /v3/endpoints/{endpoint:keystone}", body: { endpoint: { url: `${url}/v3` } } },
    { send: "POST /v3/endpoints", body: endpoint("internal") },
    // In that cloud hers has expired.
    { send: "PATCH /v3/users/{user:erin}", body: { user: { password: "pw-erin" } } },
    ...MADE,
    { send: "DELETE /v3/auth/tokens", headers: { "X-Subject-Token": "{token:carol}" } },
    {
      as: "service",
      send: "POST /v3/users/{user:nova}/application_credentials",
      body: { application_credential: { name: "service", secret: "its-secret" } },
      keep: { "appcred:service": "application_credential.id" },
    },
  ];
}

const BASE = {
  auth_type: "password",
  auth_url: "{url}",
  username: "nova",
  password: "pw-nova",
  user_domain_id: "default",
  project_name: "service",
  project_domain_id: "default",
  www_authenticate_uri: "http://public.example:5000",
  service_type: "compute",
  service_token_roles_required: "true",
  http_request_max_retries: "0",
  token_cache_time: "-1",
};

const SPOOFED = {
  "X-Identity-Status": "Confirmed",
  "X-Service-Identity-Status": "Confirmed",
  "X-User-Id": "root",
  "X-User-Name": "root",
  "X-User-Domain-Id": "d",
  "X-User-Domain-Name": "d",
  "X-Roles": "admin",
  "X-Project-Id": "p",
  "X-Project-Name": "p",
  "X-Project-Domain-Id": "d",
  "X-Project-Domain-Name": "d",
  "X-Domain-Id": "d",
  "X-Domain-Name": "d",
  "X-Service-User-Id": "root",
  "X-Service-User-Name": "root",
  "X-Service-Roles": "service",
  "X-Service-Project-Id": "p",
  "X-Service-Catalog": "[]",
  "X-Is-Admin-Project": "True",
  "X-User": "root",
  "X-Role": "admin",
  "X-Tenant": "p",
  "X-Tenant-Id": "p",
  "X-Tenant-Name": "p",
  "X-Other": "stays",
};

const MORE: readonly Case[] = [
  { title: "an empty token", headers: { "X-Auth-Token": "" } },
  { title: "an administrator's token", token: "admin" },
  { title: "a token of two words", headers: { "X-Auth-Token": "two words" } },
  { title: "a long text for a token", headers: { "X-Auth-Token": "x".repeat(3000) } },
  { title: "a token with a letter that is not of ASCII", headers: { "X-Auth-Token": "t\u00F6ken" } },
  { title: "a token whose signature was changed", token: "tampered:alice" },
  { title: "a token in X-Storage-Token", headers: { "X-Storage-Token": "{token:alice}" } },
  { title: "one in each, the good one in X-Storage-Token", token: "stranger", headers: { "X-Storage-Token": "{token:alice}" } },
  { title: "headers of identity, and no token", headers: SPOOFED },
  { title: "headers of identity, and a token", token: "alice", headers: SPOOFED },
  { title: "headers of identity, and a domain's token", token: "north-reader", headers: SPOOFED },
  { title: "headers of identity, and a bad token", token: "stranger", headers: SPOOFED },
  { title: "headers of identity, and both tokens", token: "alice", service: "service", headers: SPOOFED },
  { title: "a system scope, and no token", headers: { "OpenStack-System-Scope": "all" } },
  { title: "a system scope, and a project's token", token: "alice", headers: { "OpenStack-System-Scope": "all" } },
  { title: "a service's token and none of a user", service: "service" },
  { title: "an empty service's token", token: "alice", headers: { "X-Service-Token": "" } },
  { title: "a token for the system, passed on by a service", token: "system-reader", service: "service" },
  { title: "a service that is for the system passes a token on", token: "alice", service: "admin-system" },
  { title: "an access rule's path with a query", token: "limited", send: "GET /v2.1/servers?all=1" },
  { title: "an access rule's path, escaped", token: "limited", send: "GET /v2.1/serv%65rs" },
  { title: "an access rule's path with a slash at its end", token: "limited", send: "GET /v2.1/servers/" },
  { title: "an access rule with *, and an escaped slash", token: "limited", send: "GET /v2.1/flavors/1%2F2" },
  { title: "an access rule's path with two slashes", token: "limited", send: "GET /v2.1//servers" },
  { title: "an access rule's method in lower case", token: "limited", send: "HEAD /v2.1/servers" },
];

const ALL: readonly Case[] = [...CHECKS, ...MORE];
const some = (...titles: readonly string[]): readonly Case[] => ALL.filter(({ title }) => titles.includes(title));
const FEW = some(
  "no token",
  "a token that nobody made",
  "a project's token",
  "a service passes a token on",
  "somebody passes a token on who is no service",
  "an access rule's path and method",
  "against access rules, passed on by a service",
);

export const SETTINGS: readonly Setting[] = [
  { title: "as usual", options: BASE, cases: ALL },
  { title: "where the service decides", options: { ...BASE, delay_auth_decision: "true" }, cases: ALL },
  {
    title: "where any token does for a service's",
    options: { ...BASE, service_token_roles_required: "false" },
    cases: ALL.filter(({ title, service }) => service !== undefined || title.includes("service")),
  },
  {
    title: "where administrators are services",
    options: { ...BASE, service_token_roles: "admin,operator" },
    cases: ALL.filter(({ service }) => service !== undefined),
  },
  { title: "without service_type", options: { ...BASE, service_type: "" }, cases: FEW },
  { title: "with a service_type that there is not", options: { ...BASE, service_type: "odd" }, cases: FEW },
  { title: "as the Identity service", options: { ...BASE, service_type: "identity" }, cases: [...FEW, ...rules()] },
  { title: "without the catalogue", options: { ...BASE, include_service_catalog: "false" }, cases: FEW },
  { title: "without www_authenticate_uri", options: { ...BASE, www_authenticate_uri: "" }, cases: FEW },
  { title: "by a URL with the version", options: { ...BASE, auth_url: "{url}/v3/", www_authenticate_uri: "" }, cases: FEW },
  {
    title: "by v3password and ids",
    options: { ...BASE, auth_type: "v3password", username: "", user_id: "{user:nova}", project_name: "", project_id: "{project:service}" },
    cases: FEW,
  },
  { title: "by an application credential", options: { ...BASE, ...bySecret() }, cases: FEW },
  { title: "at the public endpoint of a region", options: { ...BASE, interface: "public", region_name: "R1" }, cases: FEW },
  { title: "with required binding", options: { ...BASE, enforce_token_bind: "required" }, cases: FEW },
  { title: "with a wrong password", options: { ...BASE, password: "wrong" }, cases: FEW },
  {
    title: "with a wrong password, where the service decides",
    options: { ...BASE, password: "wrong", delay_auth_decision: "true" },
    cases: FEW,
  },
  { title: "as somebody who may not validate", options: { ...BASE, username: "bob", password: "pw-bob", project_name: "web" }, cases: FEW },
  { title: "with nobody at the URL", options: { ...BASE, auth_url: "http://127.0.0.1:9" }, cases: FEW },
  {
    title: "with nobody at the URL, where the service decides",
    options: { ...BASE, auth_url: "http://127.0.0.1:9", delay_auth_decision: "true" },
    cases: FEW,
  },
  { title: "at an endpoint that the catalogue has not", options: { ...BASE, interface: "admin" }, cases: FEW },
];

function bySecret(): Readonly<Record<string, string>> {
  return {
    auth_type: "v3applicationcredential",
    username: "",
    password: "",
    project_name: "",
    application_credential_id: "{appcred:service}",
    application_credential_secret: "its-secret",
  };
}

function rules(): readonly Case[] {
  return [
    { title: "a rule for users", token: "ruled", send: "GET /v3/users/{user:alice}" },
    { title: "a rule for users, something else", token: "ruled", send: "GET /v3/projects" },
    { title: "every token can be looked at", token: "limited", send: "GET /v3/auth/tokens" },
    { title: "and under a prefix", token: "limited", send: "GET /identity/v3/auth/tokens" },
    { title: "but not by HEAD", token: "limited", send: "HEAD /v3/auth/tokens" },
  ];
}

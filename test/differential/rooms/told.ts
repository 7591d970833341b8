import type { Scenario, Step } from "../scenario.ts";

function login(user: object, methods: readonly string[] = ["password"]): Pick<Step, "as" | "send" | "body"> {
  return { as: "nobody", send: "POST /v3/auth/tokens", body: { auth: { identity: { methods, [methods[0] ?? ""]: { user } } } } };
}

function password(user: string, original: string, changed: string): Step {
  return { as: "nobody", send: `POST /v3/users/${user}/password`, body: { user: { original_password: original, password: changed } } };
}

const WEB = "/v3/projects/{project:web}";
const RULE = { path: "/v2.1/servers", method: "GET", service: "compute" };

/** What others are told of that no other room does; both are to lock an account after three failures. */
export const TOLD: readonly Scenario[] = [
  {
    title: "logins are told, whatever comes of them",
    steps: [
      login({ id: "{user:alice}", password: "pw-alice" }),
      login({ name: "alice", domain: { name: "Default" }, password: "pw-alice" }),
      login({ name: "alice", domain: { id: "default" }, password: "wrong" }),
      login({ name: "nobody", domain: { id: "default" }, password: "pw" }),
      login({ name: "alice", domain: { id: "nowhere" }, password: "pw-alice" }),
      login({ id: "nobody", password: "pw" }),
      { ...login({ id: "nobody", password: "pw" }), as: "bob" },
      { ...login({ name: "nobody", domain: { id: "default" }, password: "pw" }), as: "bob" },
      { ...login({ id: "{user:alice}", password: "wrong" }), as: "bob" },
      login({ id: "{user:alice}" }),
      login({ id: "nobody", passcode: "123456" }, ["totp"]),
      login({ id: "{user:alice}", passcode: "123456" }, ["totp"]),
      {
        as: "nobody",
        send: "POST /v3/auth/tokens",
        body: {
          auth: {
            identity: { methods: ["password"], password: { user: { id: "{user:alice}", password: "pw-alice" } } },
            scope: { project: { id: "nope" } },
          },
        },
      },
      {
        ...login({ id: "{user:alice}", password: "pw-alice" }),
        headers: {
          "X-OpenStack-Request-Id": "req-11111111-2222-3333-4444-555555555555",
          "User-Agent": "judge/1.0 (x; y)",
          "X-Forwarded-For": "192.0.2.7",
        },
      },
    ],
  },
  {
    title: "application credentials of somebody who is not there are told",
    steps: ["{user:alice}", "nobody"].map((id) => ({
      as: "nobody",
      send: "POST /v3/auth/tokens",
      body: {
        auth: {
          identity: { methods: ["application_credential"], application_credential: { name: "restricted", user: { id }, secret: "wrong" } },
        },
      },
    })),
  },
  {
    title: "an account that is locked is told with its reason",
    steps: [
      ...Array.from({ length: 5 }, () => login({ id: "{user:bob}", password: "wrong" })),
      login({ id: "{user:bob}", password: "pw-bob" }),
      password("{user:bob}", "pw-bob", "other"),
    ],
  },
  {
    title: "passwords that are changed, or not, are told",
    steps: [
      password("{user:alice}", "wrong", "other"),
      password("nobody", "wrong", "other"),
      password("{user:alice}", "pw-alice", "short"),
      password("{user:alice}", "pw-alice", "long-enough-1"),
      password("{user:alice}", "long-enough-1", "long-enough-1"),
      login({ id: "{user:alice}", password: "long-enough-1" }),
      { send: "PATCH /v3/users/{user:alice}", body: { user: { options: { lock_password: true } } } },
      password("{user:alice}", "long-enough-1", "long-enough-2"),
    ],
  },
  {
    title: "who must change a password first is told with the reason",
    steps: [
      { send: "POST /v3/users", body: { user: { name: "fresh", password: "long-enough-1" } }, keep: { fresh: "user.id" } },
      login({ id: "{fresh}", password: "long-enough-1" }),
      login({ id: "{fresh}", password: "wrong" }),
      password("{fresh}", "long-enough-1", "long-enough-2"),
      login({ id: "{fresh}", password: "long-enough-2" }),
    ],
  },
  {
    title: "a user who goes is told with what they had, and who renames themselves by their new name",
    steps: [
      {
        as: "alice",
        send: "POST /v3/users/{user:alice}/application_credentials",
        body: { application_credential: { name: "told", secret: "s", access_rules: [RULE] } },
        keep: { told: "application_credential.id" },
      },
      { as: "alice", send: "DELETE /v3/users/{user:alice}/application_credentials/{told}" },
      { send: "PATCH /v3/users/{user:admin}", body: { user: { name: "boss" } } },
      { send: "PATCH /v3/users/{user:admin}", body: { user: { description: "d" } } },
      { send: "DELETE /v3/users/{user:alice}" },
      { send: "DELETE /v3/users/{user:admin}" },
    ],
  },
  {
    title: "a domain that goes is told with all that was in it",
    steps: [
      { send: "POST /v3/domains", body: { domain: { name: "told" } }, keep: { told: "domain.id" } },
      { send: "POST /v3/projects", body: { project: { name: "one", domain_id: "{told}" } }, keep: { one: "project.id" } },
      {
        send: "POST /v3/projects",
        body: { project: { name: "two", domain_id: "{told}", parent_id: "{one}" } },
        keep: { two: "project.id" },
      },
      { send: "POST /v3/projects", body: { project: { name: "three", domain_id: "{told}", parent_id: "{two}" } } },
      { send: "POST /v3/groups", body: { group: { name: "all", domain_id: "{told}" } }, keep: { all: "group.id" } },
      { send: "POST /v3/users", body: { user: { name: "una", domain_id: "{told}", password: "long-enough-1" } }, keep: { una: "user.id" } },
      { send: "PUT /v3/groups/{all}/users/{una}" },
      { send: "PUT /v3/projects/{two}/groups/{all}/roles/{role:member}" },
      { send: "PUT /v3/domains/{told}/users/{una}/roles/{role:member}" },
      { send: "DELETE /v3/domains/{told}" },
      { send: "DELETE /v3/groups/{all}/users/{una}" },
      { send: "DELETE /v3/groups/{all}/users/{una}" },
      { send: "PATCH /v3/domains/{told}", body: { domain: { enabled: false } } },
      { send: "PATCH /v3/projects/{told}", body: { project: { description: "d" } } },
      { send: "DELETE /v3/domains/{told}" },
      { send: "POST /v3/projects", body: { project: { name: "acting", is_domain: true, enabled: false } }, keep: { acting: "project.id" } },
      { send: "DELETE /v3/projects/{acting}" },
    ],
  },
  {
    title: "roles that are given and taken are told, also what was refused",
    steps: [
      { send: `PUT ${WEB}/users/{user:spare}/roles/{role:spare}` },
      { send: `PUT ${WEB}/users/{user:spare}/roles/{role:spare}` },
      { send: `DELETE ${WEB}/users/{user:spare}/roles/{role:spare}` },
      { send: `DELETE ${WEB}/users/{user:spare}/roles/{role:spare}` },
      { send: "POST /v3/roles", body: { role: { name: "northern", domain_id: "{domain:north}" } }, keep: { northern: "role.id" } },
      { send: `PUT ${WEB}/users/{user:spare}/roles/{northern}` },
      { send: `PUT ${WEB}/users/{user:spare}/roles/nope` },
      { send: "PUT /v3/OS-INHERIT/domains/{domain:north}/users/{user:spare}/roles/nope/inherited_to_projects" },
      { send: "PUT /v3/system/users/{user:spare}/roles/{role:spare}" },
      { send: "DELETE /v3/system/users/{user:spare}/roles/{role:spare}" },
      { send: "DELETE /v3/roles/{northern}" },
    ],
  },
  {
    title: "trusts that were lent on are told before the one that they came of",
    steps: [
      {
        as: "alice",
        send: "POST /v3/OS-TRUST/trusts",
        body: {
          trust: {
            trustor_user_id: "{user:alice}",
            trustee_user_id: "{user:bob}",
            project_id: "{project:web}",
            impersonation: true,
            allow_redelegation: true,
            roles: [{ name: "member" }],
          },
        },
        keep: { told: "trust.id" },
      },
      {
        as: "nobody",
        send: "POST /v3/auth/tokens",
        body: {
          auth: {
            identity: { methods: ["password"], password: { user: { id: "{user:bob}", password: "pw-bob" } } },
            scope: { "OS-TRUST:trust": { id: "{told}" } },
          },
        },
        keep: { "token:lent": "header:x-subject-token" },
      },
      {
        as: "lent",
        send: "POST /v3/OS-TRUST/trusts",
        body: {
          trust: {
            trustor_user_id: "{user:alice}",
            trustee_user_id: "{user:carol}",
            project_id: "{project:web}",
            impersonation: true,
            roles: [{ name: "member" }],
          },
        },
      },
      { as: "alice", send: "DELETE /v3/OS-TRUST/trusts/{told}" },
    ],
  },
  {
    title: "tags, the catalogue and what hangs on it are told",
    steps: [
      { send: `PUT ${WEB}/tags`, body: { tags: ["a", "b"] } },
      { send: `PUT ${WEB}/tags/c` },
      { send: `DELETE ${WEB}/tags/a` },
      { send: `DELETE ${WEB}/tags` },
      {
        send: "POST /v3/endpoints",
        body: { endpoint: { service_id: "{service:nova}", interface: "public", url: "http://n", region: "R9" } },
        keep: { told: "endpoint.id" },
      },
      { send: "POST /v3/endpoints", body: { endpoint: { service_id: "nope", interface: "public", url: "http://n", region: "R10" } } },
      { send: "PATCH /v3/endpoints/{told}", body: { endpoint: { url: "http://m" } } },
      { send: "DELETE /v3/endpoints/{told}" },
      { send: "DELETE /v3/services/{service:nova}" },
    ],
  },
];

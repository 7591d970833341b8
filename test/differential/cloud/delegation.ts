import type { Step } from "../scenario.ts";

const FAR = "2099-01-01T00:00:00.000000Z";

function credential(as: string, name: string, rest: Readonly<Record<string, unknown>> = {}, of = as): Step {
  return {
    as,
    send: `POST /v3/users/{user:${of}}/application_credentials`,
    body: { application_credential: { name, secret: `secret-${name}`, ...rest } },
    keep: { [`appcred:${name}`]: "application_credential.id" },
  };
}

function trust(name: string, rest: Readonly<Record<string, unknown>>): Step {
  const given = {
    trustor_user_id: "{user:alice}",
    trustee_user_id: "{user:bob}",
    project_id: "{project:web}",
    roles: [{ name: "member" }],
    ...rest,
  };
  return { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: { trust: given }, keep: { [`trust:${name}`]: "trust.id" } };
}

/** Federation, delegation, credentials, a domain's configuration, a token that was revoked. */
export const DELEGATION: readonly Step[] = [
  {
    send: "PUT /v3/OS-FEDERATION/identity_providers/acme",
    body: { identity_provider: { remote_ids: ["https://acme.example"], enabled: true, domain_id: "{domain:north}" } },
  },
  {
    send: "PUT /v3/OS-FEDERATION/identity_providers/closed",
    body: { identity_provider: { remote_ids: ["https://closed.example"], enabled: false, description: "Shut" } },
  },
  {
    send: "PUT /v3/OS-FEDERATION/mappings/people",
    body: {
      mapping: {
        rules: [
          {
            local: [{ user: { name: "{0}", id: "{0}" } }, { group: { id: "{group:devs}" } }],
            remote: [{ type: "REMOTE_NAME" }, { type: "REMOTE_KIND", any_one_of: ["staff"] }],
          },
        ],
      },
    },
  },
  {
    send: "PUT /v3/OS-FEDERATION/mappings/spare",
    body: { mapping: { rules: [{ local: [{ user: { name: "{0}" } }], remote: [{ type: "REMOTE_NAME" }] }] } },
  },
  { send: "PUT /v3/OS-FEDERATION/identity_providers/acme/protocols/mapped", body: { protocol: { mapping_id: "people" } } },
  { send: "PUT /v3/OS-FEDERATION/identity_providers/closed/protocols/mapped", body: { protocol: { mapping_id: "people" } } },
  {
    send: "PUT /v3/OS-FEDERATION/service_providers/sp",
    body: { service_provider: { auth_url: "https://sp.example/auth", sp_url: "https://sp.example/SAML2", enabled: true } },
  },
  {
    send: "POST /v3/users",
    body: {
      user: {
        name: "fred",
        domain_id: "{domain:north}",
        federated: [{ idp_id: "acme", protocols: [{ protocol_id: "mapped", unique_id: "fred@acme" }] }],
      },
    },
    keep: { "user:fred": "user.id" },
  },
  { send: "PUT /v3/projects/{project:web}/users/{user:fred}/roles/{role:reader}" },
  trust("impersonating", { impersonation: true, expires_at: FAR }),
  trust("plain", { impersonation: false, roles: [{ id: "{role:operator}" }] }),
  trust("redelegable", { impersonation: true, allow_redelegation: true, redelegation_count: 2, expires_at: "2098-01-01T00:00:00Z" }),
  trust("counted", { impersonation: false, remaining_uses: 2 }),
  trust("past", { impersonation: false, expires_at: "2097-01-01T00:00:00.000000Z" }),
  trust("gone", { impersonation: false, expires_at: "2096-01-01T00:00:00.000000Z" }),
  { as: "alice", send: "DELETE /v3/OS-TRUST/trusts/{trust:gone}" },
  credential("alice", "restricted", { description: "For the robot" }),
  credential("alice", "unrestricted", { unrestricted: true, roles: [{ name: "member" }], expires_at: FAR }),
  credential("alice", "past", { expires_at: FAR }),
  credential("alice", "ruled", { access_rules: [{ service: "identity", method: "GET", path: "/v3/users/*" }] }),
  credential("bob", "bobs"),
  credential("admin", "admin"),
  { as: "alice", send: "GET /v3/users/{user:alice}/access_rules", keep: { "access_rule:one": "access_rules.0.id" } },
  {
    send: "POST /v3/credentials",
    body: { credential: { user_id: "{user:frank}", type: "totp", blob: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" } },
    keep: { "credential:totp": "credential.id" },
  },
  {
    send: "POST /v3/credentials",
    body: {
      credential: {
        user_id: "{user:alice}",
        project_id: "{project:web}",
        type: "ec2",
        blob: '{"access":"alices-access","secret":"alices-secret"}',
      },
    },
    keep: { "credential:ec2": "credential.id" },
  },
  {
    send: "POST /v3/credentials",
    body: { credential: { user_id: "{user:bob}", type: "cert", blob: "bobs" } },
    keep: { "credential:cert": "credential.id" },
  },
  {
    as: "alice",
    send: "POST /v3/users/{user:alice}/credentials/OS-EC2",
    body: { tenant_id: "{project:web}" },
    keep: { "ec2:alice": "credential.access", "ec2secret:alice": "credential.secret" },
  },
  {
    send: "POST /v3/OS-OAUTH1/consumers",
    body: { consumer: { description: "A robot" } },
    keep: { "consumer:robot": "consumer.id", "consumer-secret:robot": "consumer.secret" },
  },
  { send: "POST /v3/OS-OAUTH1/consumers", body: { consumer: {} }, keep: { "consumer:spare": "consumer.id" } },
  {
    send: "PUT /v3/domains/{domain:north}/config",
    body: { config: { ldap: { url: "ldap://north", user_tree_dn: "ou=n" }, identity: { driver: "ldap" } } },
  },
  { send: "DELETE /v3/auth/tokens", headers: { "X-Subject-Token": "{token:carol}" } },
  { send: "PATCH /v3/domains/{domain:south}", body: { domain: { enabled: false } } },
];

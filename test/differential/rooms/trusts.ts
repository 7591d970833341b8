import type { Scenario } from "../scenario.ts";

const ALICES = { trustor_user_id: "{user:alice}", trustee_user_id: "{user:bob}", project_id: "{project:web}", impersonation: false };

function made(more: object): object {
  return { trust: { ...ALICES, roles: [{ name: "member" }], ...more } };
}

export const TRUSTS: readonly Scenario[] = [
  {
    title: "trusts are made, read, listed and taken back",
    steps: [
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({}), keep: { one: "trust.id" } },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({}) },
      {
        as: "alice",
        send: "POST /v3/OS-TRUST/trusts",
        body: made({ expires_at: "2040-01-01T00:00:00Z", impersonation: true, more: "x" }),
        keep: { two: "trust.id" },
      },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ expires_at: "2040-01-01T00:00:00Z", impersonation: true }) },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ expires_at: "2001-01-01T00:00:00Z" }) },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ expires_at: "nope" }) },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ roles: [] }) },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ roles: [{ name: "admin" }] }) },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ roles: [{ name: "nope" }] }) },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ trustee_user_id: "nope" }) },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ project_id: "nope" }) },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ remaining_uses: 0 }) },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ remaining_uses: 2 }) },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ remaining_uses: 2, allow_redelegation: true }) },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ allow_redelegation: true, redelegation_count: 9 }) },
      {
        as: "alice",
        send: "POST /v3/OS-TRUST/trusts",
        body: made({ allow_redelegation: true, redelegation_count: 2, expires_at: "2041-01-01T00:00:00" }),
      },
      { as: "alice", send: "POST /v3/OS-TRUST/trusts", body: made({ trustor_user_id: "{user:bob}" }) },
      { as: "alice", send: "GET /v3/OS-TRUST/trusts/{one}" },
      { as: "bob", send: "GET /v3/OS-TRUST/trusts/{two}" },
      { as: "bob", send: "GET /v3/OS-TRUST/trusts/{two}/roles" },
      { as: "bob", send: "GET /v3/OS-TRUST/trusts/{two}/roles/{role:member}" },
      { as: "bob", send: "GET /v3/OS-TRUST/trusts/{two}/roles/{role:admin}" },
      { as: "alice", send: "GET /v3/OS-TRUST/trusts?trustor_user_id={user:alice}" },
      { as: "bob", send: "GET /v3/OS-TRUST/trusts?trustee_user_id={user:bob}" },
      { send: "GET /v3/OS-TRUST/trusts" },
      { send: "GET /v3/OS-TRUST/trusts?foo=1" },
      { as: "bob", send: "DELETE /v3/OS-TRUST/trusts/{two}" },
      { as: "alice", send: "DELETE /v3/OS-TRUST/trusts/{two}" },
      { as: "alice", send: "DELETE /v3/OS-TRUST/trusts/{two}" },
      { as: "alice", send: "GET /v3/OS-TRUST/trusts/{two}" },
    ],
  },
  {
    title: "trusts: who may, and what is malformed",
    steps: [
      ...[
        "admin",
        "admin-system",
        "system-reader",
        "north-admin",
        "alice",
        "bob",
        "grace",
        "appcred",
        "appcred-unrestricted",
        "trust",
        "trust-plain",
        "nobody",
        "stranger",
      ].flatMap((as) => [
        { as, send: "GET /v3/OS-TRUST/trusts" },
        { as, send: "GET /v3/OS-TRUST/trusts?trustor_user_id={user:alice}" },
        { as, send: "GET /v3/OS-TRUST/trusts?trustee_user_id={user:bob}" },
        { as, send: "GET /v3/OS-TRUST/trusts/{trust:plain}" },
        { as, send: "GET /v3/OS-TRUST/trusts/{trust:plain}/roles" },
        { as, send: "GET /v3/OS-TRUST/trusts/{trust:plain}/roles/{role:member}" },
        { as, send: "GET /v3/OS-TRUST/trusts/nope" },
        { as, send: "DELETE /v3/OS-TRUST/trusts/nope" },
        { as, send: "POST /v3/OS-TRUST/trusts", body: made({}) },
      ]),
      ...[
        {},
        { trust: {} },
        { trust: { trustor_user_id: 1 } },
        made({ impersonation: "yes" }),
        made({ roles: [{}] }),
        made({ remaining_uses: "x" }),
      ].map((body) => ({
        as: "alice",
        send: "POST /v3/OS-TRUST/trusts",
        body,
      })),
    ],
  },
];

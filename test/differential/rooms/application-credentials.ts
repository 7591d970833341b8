import type { Scenario } from "../scenario.ts";

const ALICE = "/v3/users/{user:alice}";

export const APPLICATION_CREDENTIALS: readonly Scenario[] = [
  {
    title: "application credentials are made, read and removed",
    steps: [
      { as: "alice", send: `GET ${ALICE}/application_credentials` },
      {
        as: "alice",
        send: `POST ${ALICE}/application_credentials`,
        body: { application_credential: { name: "one" } },
        keep: { one: "application_credential.id" },
      },
      { as: "alice", send: `POST ${ALICE}/application_credentials`, body: { application_credential: { name: "one" } } },
      {
        as: "alice",
        send: `POST ${ALICE}/application_credentials`,
        body: {
          application_credential: {
            name: "two",
            secret: "s",
            description: "d",
            expires_at: "2040-01-01T00:00:00",
            roles: [{ name: "member" }],
            unrestricted: true,
            access_rules: [{ service: "compute", path: "/v2.1/servers", method: "POST" }],
          },
        },
        keep: { two: "application_credential.id" },
      },
      {
        as: "alice",
        send: `POST ${ALICE}/application_credentials`,
        body: { application_credential: { name: "three", roles: [{ name: "admin" }] } },
      },
      {
        as: "alice",
        send: `POST ${ALICE}/application_credentials`,
        body: { application_credential: { name: "three", roles: [{ name: "nope" }] } },
      },
      {
        as: "alice",
        send: `POST ${ALICE}/application_credentials`,
        body: { application_credential: { name: "three", expires_at: "2001-01-01" } },
      },
      {
        as: "alice",
        send: `POST ${ALICE}/application_credentials`,
        body: { application_credential: { name: "three", expires_at: "nope" } },
      },
      { as: "alice", send: `POST /v3/users/{user:bob}/application_credentials`, body: { application_credential: { name: "three" } } },
      { as: "alice", send: `GET ${ALICE}/application_credentials/{one}` },
      { as: "alice", send: `GET ${ALICE}/application_credentials/{two}` },
      { as: "alice", send: `GET ${ALICE}/application_credentials?name=two` },
      { as: "bob", send: `GET /v3/users/{user:bob}/application_credentials/{one}` },
      { as: "bob", send: `DELETE /v3/users/{user:bob}/application_credentials/{one}` },
      { as: "alice", send: `GET ${ALICE}/application_credentials/nope` },
      { as: "alice", send: `GET ${ALICE}/access_rules` },
      { as: "alice", send: `GET ${ALICE}/access_rules?service=compute` },
      { as: "alice", send: `GET ${ALICE}/access_rules/nope` },
      { as: "alice", send: `DELETE ${ALICE}/access_rules/nope` },
      { as: "alice", send: `DELETE ${ALICE}/application_credentials/{two}` },
      { as: "alice", send: `DELETE ${ALICE}/application_credentials/{two}` },
      { as: "admin", send: `DELETE ${ALICE}/application_credentials/{one}` },
      { as: "alice", send: `GET ${ALICE}/application_credentials` },
    ],
  },
  {
    title: "application credentials: who may, and what is malformed",
    steps: [
      ...[
        "admin",
        "admin-system",
        "system-reader",
        "bob",
        "grace",
        "appcred",
        "appcred-unrestricted",
        "trust",
        "trust-plain",
        "nobody",
        "stranger",
      ].flatMap((as) => [
        { as, send: `GET ${ALICE}/application_credentials` },
        { as, send: `GET ${ALICE}/application_credentials/{appcred:restricted}` },
        { as, send: `GET ${ALICE}/access_rules` },
        { as, send: `POST ${ALICE}/application_credentials`, body: { application_credential: { name: `by-${as}` } } },
        { as, send: `DELETE ${ALICE}/application_credentials/nope` },
      ]),
      ...[
        {},
        { application_credential: {} },
        { application_credential: { name: 1 } },
        { application_credential: { name: "q", more: 1 } },
        { application_credential: { name: "q", roles: [{}] } },
        { application_credential: { name: "q", access_rules: [{ service: 1 }] } },
        { application_credential: { name: "q", unrestricted: "yes" } },
      ].map((body) => ({ as: "alice", send: `POST ${ALICE}/application_credentials`, body })),
    ],
  },
];

import type { Scenario } from "../scenario.ts";

const EC2 = "/v3/users/{user:alice}/credentials/OS-EC2";
const ASKING = [
  "admin",
  "admin-system",
  "system-reader",
  "north-admin",
  "alice",
  "bob",
  "grace",
  "service",
  "appcred",
  "appcred-admin",
  "trust",
  "trust-plain",
  "nobody",
  "stranger",
];

export const CREDENTIALS: readonly Scenario[] = [
  {
    title: "credentials are made, changed, listed and removed",
    steps: [
      { send: "GET /v3/credentials" },
      {
        send: "POST /v3/credentials",
        body: { credential: { type: "cert", blob: "secret", user_id: "{user:bob}", "more-x": 1 } },
        keep: { cert: "credential.id" },
      },
      { send: "GET /v3/credentials/{cert}" },
      { send: "PATCH /v3/credentials/{cert}", body: { credential: { blob: "other" } } },
      { send: "PATCH /v3/credentials/{cert}", body: { credential: { type: "x" } } },
      { send: "PATCH /v3/credentials/{cert}", body: { credential: {} } },
      {
        send: "POST /v3/credentials",
        body: { credential: { type: "ec2", blob: '{"access":"a1","secret":"s"}', user_id: "{user:bob}", project_id: "{project:web}" } },
        keep: { ec2: "credential.id" },
      },
      {
        send: "POST /v3/credentials",
        body: { credential: { type: "ec2", blob: '{"access":"a1","secret":"s"}', user_id: "{user:bob}", project_id: "{project:web}" } },
      },
      {
        send: "POST /v3/credentials",
        body: { credential: { type: "ec2", blob: "nope", user_id: "{user:bob}", project_id: "{project:web}" } },
      },
      {
        send: "POST /v3/credentials",
        body: { credential: { type: "ec2", blob: "{}", user_id: "{user:bob}", project_id: "{project:web}" } },
      },
      {
        send: "POST /v3/credentials",
        body: { credential: { type: "ec2", blob: '{"x":1}', user_id: "{user:bob}", project_id: "{project:web}" } },
      },
      { send: "POST /v3/credentials", body: { credential: { type: "ec2", blob: '{"access":"a2"}', user_id: "{user:bob}" } } },
      { send: "GET /v3/credentials/{ec2}" },
      { send: "PATCH /v3/credentials/{ec2}", body: { credential: { blob: '{"access":"a1","secret":"t"}' } } },
      { send: "PATCH /v3/credentials/{ec2}", body: { credential: { blob: '{"access":"a1","secret":"t","trust_id":"x"}' } } },
      { send: "PATCH /v3/credentials/{ec2}", body: { credential: { blob: "nope" } } },
      { send: "GET /v3/credentials/{ec2}" },
      ...["user_id={user:bob}", "type=ec2", "type=ec2&user_id={user:bob}", "type__contains=e", "foo=1", "limit=1"].map((query) => ({
        send: `GET /v3/credentials?${query}`,
      })),
      { send: "DELETE /v3/credentials/{cert}" },
      { send: "DELETE /v3/credentials/{cert}" },
      { send: "PATCH /v3/credentials/{cert}", body: { credential: { blob: "x" } } },
    ],
  },
  {
    title: "credentials: who may, and what is malformed",
    steps: [
      ...ASKING.flatMap((as) => [
        { as, send: "GET /v3/credentials" },
        { as, send: "GET /v3/credentials/{credential:ec2}" },
        { as, send: "GET /v3/credentials/nope" },
        { as, send: "POST /v3/credentials", body: { credential: { type: "cert", blob: "b", user_id: "{user:alice}" } } },
        { as, send: "PATCH /v3/credentials/nope", body: { credential: { blob: "b" } } },
        { as, send: "DELETE /v3/credentials/nope" },
        { as, send: `GET ${EC2}` },
        { as, send: `POST ${EC2}`, body: { tenant_id: "{project:web}" } },
        { as, send: `GET ${EC2}/nope` },
        { as, send: `DELETE ${EC2}/nope` },
        { as, send: "POST /v3/ec2tokens", body: {} },
        { as, send: "POST /v3/s3tokens", body: { credentials: { access: "nope", signature: "x", token: "eA==" } } },
      ]),
      ...[{}, { credential: {} }, { credential: { type: 1 } }, { credential: { type: "x", blob: {}, user_id: "u" } }].map((body) => ({
        send: "POST /v3/credentials",
        body,
      })),
    ],
  },
  {
    title: "EC2 credentials are made, listed and removed",
    steps: [
      { as: "alice", send: `POST ${EC2}`, body: { tenant_id: "{project:web}" }, keep: { access: "credential.access" } },
      { as: "alice", send: `GET ${EC2}` },
      { as: "alice", send: `GET ${EC2}/{access}` },
      { as: "alice", send: `POST ${EC2}`, body: { tenant_id: "nope" } },
      { as: "alice", send: `POST ${EC2}`, body: {} },
      { as: "alice", send: `DELETE ${EC2}/{access}` },
      { as: "alice", send: `DELETE ${EC2}/{access}` },
      { as: "admin", send: "GET /v3/users/nope/credentials/OS-EC2" },
      { as: "admin", send: "POST /v3/users/nope/credentials/OS-EC2", body: { tenant_id: "{project:web}" } },
    ],
  },
];

import type { Scenario, Step } from "../scenario.ts";

const XML = { "Content-Type": "application/xml" };
const reads = (...paths: readonly string[]): readonly Step[] => paths.map((path) => ({ send: `GET /v3/${path}` }));

/** What upstream answers otherwise, and is meant: its rules have to take these, and no more. */
export const MEANT: readonly Scenario[] = [
  {
    title: "no page at all",
    steps: [
      ...["north-admin", "north-manager", "admin"].flatMap((as) =>
        ["users?limit=0", "groups?limit=0", "users?limit=0&name=nmember"].map((path) => ({ as, send: `GET /v3/${path}` })),
      ),
      ...reads("users?enabled=0&limit=0", "users?limit=0&name__contains=ali", "users?limit=0&name__icontains=zz"),
      ...reads("groups?limit=0&name__endswith=s", "users?limit=0&foo=bar", "groups/{group:devs}/users?limit=0&name=alice"),
    ],
  },
  {
    title: "pages of projects that are looked through",
    steps: [
      ...reads("projects?tags=blue&limit=1", "projects?tags=blue&limit=5", "projects?tags=blue&limit=40", "projects?tags=blue&limit=0"),
      ...reads("projects?tags-any=blue,fast&limit=2", "projects?not-tags=blue&limit=3", "projects?not-tags-any=blue&limit=3"),
      ...[2, 5].map((limit) => ({ as: "north-admin", send: `GET /v3/projects?limit=${limit}` })),
    ],
  },
  {
    title: "a user's groups by a part of their name",
    steps: ["name__contains=dev", "name__startswith=dev", "name__icontains=dev", "name__contains=dev&name=devs"].map((query) => ({
      send: `GET /v3/users/{user:alice}/groups?${query}`,
    })),
  },
  {
    title: "a role that is gone, and what implied it",
    steps: [
      { as: "alice", send: "GET /v3/auth/catalog" },
      { as: "admin-system", send: "DELETE /v3/roles/{role:auditor}" },
      { as: "alice", send: "GET /v3/auth/catalog" },
      { as: "alice", send: "PUT /v3/policies/{policy:two}/OS-ENDPOINT-POLICY/services/{service:asleep}" },
    ],
  },
  {
    title: "credentials that are no object",
    steps: ["ec2tokens", "s3tokens"].flatMap((path) =>
      [true, 7, "signature", ["a"]].map((credentials) => ({ send: `POST /v3/${path}`, body: { credentials } })),
    ),
  },
  {
    title: "a body that is no JSON, by somebody who is gone",
    steps: [
      { as: "service", send: "GET /v3" },
      { as: "admin-system", send: "DELETE /v3/users/{user:nova}" },
      ...["HEAD /", "GET /", "GET /v3", "HEAD /v3/users"].map((send) => ({ as: "service", send, body: "{" })),
      { as: "service", send: "POST /v3/users/{user:spare}/credentials/OS-EC2", headers: XML, body: { tenant_id: "{project:web}" } },
      { as: "service", send: "POST /v3/users/{user:spare}/credentials/OS-EC2", body: { tenant_id: "{project:web}" } },
    ],
  },
];

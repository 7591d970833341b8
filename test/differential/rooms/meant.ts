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
      ...reads(
        "users?name__contains=a&limit=2",
        "groups?domain_id__startswith=n&name__endswith=s&limit=1",
        "domains?name__endswith=h&limit=1",
      ),
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
    title: "pages of a list without an order, and a limit that is no number",
    steps: [
      { as: "bob", send: "GET /v3/users/{user:bob}/groups?limit=1&marker={group:nobodies}" },
      ...["alice", "admin"].flatMap((as) => ["GET", "HEAD"].map((method) => ({ as, send: `${method} /v3/users?limit=x` }))),
    ],
  },
  {
    title: "where a tag is that has signs in it which no path may have",
    steps: ["a%25b", "a%3Fb", "a%23b", "a%22b%3C%3E%5C%5E%60%7B%7C%7D", "a%5Bb%5D", "a%2525b", "a%09b"].map((tag) => ({
      send: `PUT /v3/projects/{project:spare}/tags/${tag}`,
    })),
  },
  {
    title: "a part of a truth value, by HEAD",
    steps: ["domains?enabled__contains=Tru&enabled__icontains=1", "domains?enabled__contains=Tru"].flatMap((path) =>
      ["GET", "HEAD"].map((method) => ({ send: `${method} /v3/${path}` })),
    ),
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

import type { Scenario, Step } from "../scenario.ts";

const show = (as: string, more = "", headers: Readonly<Record<string, string>> = {}): Step => ({
  as,
  send: `GET /v3/auth/tokens${more}`,
  headers: { "X-Subject-Token": `{token:${as}}`, ...headers },
});

/** Whoever shows their own token is who asks and who is asked about. */
export const ownTokens: Scenario = {
  title: "one's own token",
  steps: [
    ...["admin", "alice", "admin-system", "admin-domain", "unscoped", "trust", "appcred", "stranger"].map((persona) => show(persona)),
    show("admin", "?nocatalog"),
    { ...show("alice"), send: "HEAD /v3/auth/tokens" },
    {
      as: "nobody",
      send: "POST /v3/auth/tokens",
      body: {
        auth: {
          identity: { methods: ["application_credential"], application_credential: { id: "{appcred:ruled}", secret: "secret-ruled" } },
        },
      },
      keep: { "token:ruled": "header:x-subject-token" },
    },
    show("ruled"),
    show("ruled", "", { "OpenStack-Identity-Access-Rules": "1.0" }),
    { as: "alice", send: "GET /v3/auth/tokens", headers: { "X-Subject-Token": "{token:admin}" } },
    { ...show("alice"), send: "DELETE /v3/auth/tokens" },
    show("alice"),
  ],
};

import type { Scenario, Step } from "../scenario.ts";

const FRED = { "X-Front-Remote-Name": "fred", "X-Front-Remote-Kind": "staff", "X-Front-Remote-Issuer": "https://acme.example" };
const IDPS = "/v3/OS-FEDERATION/identity_providers";
const SSO = "/v3/auth/OS-FEDERATION/websso/mapped";
const SSO_OF = "/v3/auth/OS-FEDERATION/identity_providers/acme/protocols/mapped/websso";

function came(send: string, headers: Readonly<Record<string, string>> = FRED): Step {
  return { as: "nobody", send, headers };
}

/** Who an identity provider vouches for gets a token, or is sent back to a dashboard with one. */
export const FEDERATED_LOGINS: readonly Scenario[] = [
  {
    title: "tokens by an identity provider",
    steps: [
      { ...came(`GET ${IDPS}/acme/protocols/mapped/auth`), keep: { "token:mine": "header:x-subject-token", user: "token.user.id" } },
      { as: "mine", send: "GET /v3/auth/projects" },
      { send: "GET /v3/users/{user}" },
      came(`POST ${IDPS}/acme/protocols/mapped/auth`),
      came(`GET ${IDPS}/acme/protocols/mapped/auth`, { ...FRED, "X-Front-Remote-Issuer": "https://closed.example" }),
      came(`GET ${IDPS}/acme/protocols/mapped/auth`, { ...FRED, "X-Front-Remote-Kind": "guest" }),
      came(`GET ${IDPS}/acme/protocols/mapped/auth`, {}),
      came(`GET ${IDPS}/acme/protocols/nope/auth`),
      came(`GET ${IDPS}/acme/protocols/password/auth`),
      came(`GET ${IDPS}/closed/protocols/mapped/auth`),
      came(`GET ${IDPS}/nope/protocols/mapped/auth`),
      { ...came(`POST ${IDPS}/acme/protocols/mapped/auth`), body: { auth: 1 } },
      { ...came(`PUT ${IDPS}/acme/protocols/mapped/auth`) },
    ],
  },
  {
    title: "dashboards",
    steps: [SSO, SSO_OF].flatMap((path) => [
      came(`GET ${path}`),
      came(`GET ${path}?origin=`),
      came(`GET ${path}?origin=https://other.example`),
      came(`POST ${path}?origin=https://other.example`),
      came(`GET ${path}?origin=https://other.example`, {}),
      came(`GET ${path}?origin=http%3A%2F%2Fdashboard.example%2Fauth%2Fwebsso%2F`),
    ]),
  },
  {
    title: "metadata of SAML",
    steps: [{ as: "nobody", send: "GET /v3/OS-FEDERATION/saml2/metadata" }],
  },
];

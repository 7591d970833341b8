import { booleanOf } from "@underpin/oslo/http";
import { loaded, target, type Target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { route, type Route } from "../api/route.ts";
import type { PolicyName } from "../policies/index.ts";
import { forbidden, TokenNotFound } from "../refusals.ts";
import type { Token } from "../tokens/token.ts";
import { answerLogin, shown } from "./answer-login.ts";

const NO_CATALOG = { name: "nocatalog", description: "Leaves the catalogue out." };

/** `/v3/auth/tokens`: tokens are made, looked at, and taken back. */
export const authTokenRoutes: readonly Route[] = [
  route(
    "POST",
    "/v3/auth/tokens",
    { summary: "Get a token.", policies: [], parameters: [NO_CATALOG], success: 201 },
    async (call) => await answerLogin(call, call.body["auth"]),
  ),
  route(
    "GET",
    "/v3/auth/tokens",
    {
      summary: "Look whether a token is good, and what it says.",
      policies: ["identity:validate_token", "identity:check_token"],
      subject: "body",
      parameters: [NO_CATALOG, { name: "allow_expired", description: "Takes one that ended not long ago." }],
    },
    async (call) => {
      const token = await subjectOf(call, call.request.method === "HEAD" ? "identity:check_token" : "identity:validate_token");
      return await shown(call, token);
    },
  ),
  route(
    "DELETE",
    "/v3/auth/tokens",
    {
      summary: "Take a token back.",
      policies: ["identity:revoke_token"],
      subject: "validity",
      parameters: [{ name: "cascade", description: "Whether those that came of it go, too; they do unless it is false." }],
      success: 204,
    },
    async (call) => {
      const token = await subjectOf(call, "identity:revoke_token");
      const cascade = call.keystone.compatibility === 30 && booleanOf(call.query.get("cascade") ?? "true");
      await call.keystone.tokens.revoke(token, { cascade });
      return undefined;
    },
  ),
  route(
    "GET",
    "/v3/auth/catalog",
    { summary: "Read the catalogue that one's token gives.", policies: ["identity:get_auth_catalog"] },
    async (call) => {
      call.authorize("identity:get_auth_catalog");
      const { token, user } = call.caller ?? {};
      if (token?.project == null) throw forbidden("A project-scoped token is required to produce a service catalog.");
      // A trustee's own, where the token shows the trustor's.
      const body = JSON.parse(await call.keystone.tokens.render(token, { catalog: true, ...(user && { catalogOf: user.id }) })) as {
        readonly token: { readonly catalog: unknown };
      };
      return { catalog: body.token.catalog, links: { self: call.link("auth/catalog") } };
    },
  ),
  route("GET", "/v3/auth/tokens/OS-PKI/revoked", { summary: "Gone with PKI tokens.", policies: [] }, async () => {
    throw forbidden();
  }),
];

/** The token that a request is about, if a rule allows that. */
async function subjectOf(call: Call, rule: PolicyName): Promise<Token> {
  call.requireCaller();
  if (call.subject === undefined) {
    call.authorize(rule);
    throw new TokenNotFound("No token in the request");
  }
  const allowed = call.query.get("allow_expired");
  const token = await call.subject.validated({
    allowExpired: allowed !== null && isTrue(allowed),
    accessRules: Number(call.request.headers["openstack-identity-access-rules"] ?? 0) >= 1,
  });
  call.authorize(rule, aboutToken(token));
  return token;
}

/** As oslo's `bool_from_string`. */
function isTrue(text: string): boolean {
  return ["1", "t", "true", "on", "y", "yes"].includes(text.trim().toLowerCase());
}

/** Whose the token is: read from the token itself and the database. */
function aboutToken({ user }: Token): Target {
  return target().row("token", loaded({ user_id: user.id, user: { domain: { id: user.domain.id } } }));
}

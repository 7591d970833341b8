import type { Call } from "../api/call.ts";
import { route, type Route } from "../api/route.ts";
import { isOnBehalf } from "../authorization/delegated.ts";
import { forbidden } from "../refusals.ts";
import type { Role } from "../roles/role.ts";
import { deleteAccessToken, getAccessToken, listAccessTokens, roleOf, rolesOf, type AccessToken } from "./access-tokens.ts";

const ALL = "/v3/users/{user_id}/OS-OAUTH1/access_tokens";
const ONE = `${ALL}/{access_token_id}` as const;
const ROLES = `${ONE}/roles` as const;

/** `/v3/users/{user_id}/OS-OAUTH1/access_tokens`: what a user lets consumers do. */
export const accessTokenRoutes: readonly Route[] = [
  route("GET", ALL, { summary: "List a user's access tokens.", policies: ["identity:list_access_tokens"] }, async (call) => {
    call.authorize("identity:list_access_tokens");
    refuseOnBehalf(call);
    const all = await listAccessTokens(call.keystone, call.params.user_id);
    return call.list(
      "access_tokens",
      all.map((token) => linked(call, token)),
    );
  }),
  route("GET", ONE, { summary: "Read an access token.", policies: ["identity:get_access_token"] }, async (call) => {
    call.authorize("identity:get_access_token");
    refuseOnBehalf(call);
    return { access_token: linked(call, await getAccessToken(call.keystone, call.params.user_id, call.params.access_token_id)) };
  }),
  // Upstream asks the rule of EC2 credentials, not that of access tokens.
  route(
    "DELETE",
    ONE,
    { summary: "Take an access token back.", policies: ["identity:ec2_delete_credential"], success: 204 },
    async (call) => {
      call.authorize("identity:ec2_delete_credential");
      refuseOnBehalf(call);
      await deleteAccessToken(call.keystone, call.params.user_id, call.params.access_token_id);
      call.audit.deleted("OS-OAUTH1:access_token", call.params.access_token_id);
      return undefined;
    },
  ),
  route("GET", ROLES, { summary: "List an access token's roles.", policies: ["identity:list_access_token_roles"] }, async (call) => {
    call.authorize("identity:list_access_token_roles");
    const roles = await rolesOf(call.keystone, call.params.user_id, call.params.access_token_id);
    return call.list(
      "roles",
      roles.map((role) => roleLinked(call, role)),
    );
  }),
  route(
    "GET",
    `${ROLES}/{role_id}`,
    { summary: "Read a role of an access token.", policies: ["identity:get_access_token_role"] },
    async (call) => {
      call.authorize("identity:get_access_token_role");
      const { user_id: user, access_token_id: id, role_id: role } = call.params;
      return { role: roleLinked(call, await roleOf(call.keystone, user, id, role)) };
    },
  ),
];

function refuseOnBehalf({ token, keystone }: Call): void {
  if (isOnBehalf(token, keystone.config)) throw forbidden("Cannot manage OAuth access tokens with a token issued via delegation.");
}

function linked(call: Call, token: AccessToken): object {
  const self = call.link(`users/${token.authorizing_user_id}/OS-OAUTH1/access_tokens/${token.id}`);
  return { ...token, links: { self, roles: `${self}/roles` } };
}

function roleLinked(call: Call, { description: _description, enabled: _enabled, ...role }: Role): object {
  return { ...role, links: { self: call.link(`roles/${role.id}`) } };
}

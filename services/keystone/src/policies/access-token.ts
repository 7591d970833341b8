import { ADMIN } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const accessTokenRules = [
  {
    name: "identity:authorize_request_token",
    check: ADMIN,
    scopeTypes: ["project"],
    description: "Approve a consumer's OAuth1 request token.",
    operations: ["PUT /v3/OS-OAUTH1/authorize/{request_token_id}"],
  },
  {
    name: "identity:get_access_token",
    check: ADMIN,
    scopeTypes: ["project"],
    description: "Read one of a user's OAuth1 access tokens.",
    operations: ["GET /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}"],
  },
  {
    name: "identity:get_access_token_role",
    check: ADMIN,
    scopeTypes: ["project"],
    description: "Read a role that a user's OAuth1 access token carries.",
    operations: ["GET /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}/roles/{role_id}"],
  },
  {
    name: "identity:list_access_tokens",
    check: ADMIN,
    scopeTypes: ["project"],
    description: "List a user's OAuth1 access tokens.",
    operations: ["GET /v3/users/{user_id}/OS-OAUTH1/access_tokens"],
  },
  {
    name: "identity:list_access_token_roles",
    check: ADMIN,
    scopeTypes: ["project"],
    description: "List the roles that a user's OAuth1 access token carries.",
    operations: ["GET /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}/roles"],
  },
  {
    name: "identity:delete_access_token",
    check: ADMIN,
    scopeTypes: ["project"],
    description: "Take a user's OAuth1 access token back.",
    operations: ["DELETE /v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}"],
  },
] as const satisfies readonly KeystoneRule[];

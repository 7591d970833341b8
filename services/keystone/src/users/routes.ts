import { target, type Target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { givenIn, normalized, withDomain } from "../api/given.ts";
import { listingAsked } from "../api/listing-asked.ts";
import { route, type Route } from "../api/route.ts";
import { changePassword, type PasswordChange } from "../authentication/change-password.ts";
import { pageOf } from "../database/entries.ts";
import { vouchingOf } from "../groups/groups.ts";
import { listGroupsOf } from "../groups/memberships.ts";
import { activityOf, getUser } from "./get-user.ts";
import { userShown, usersShown } from "./shown.ts";
import { findUser, listUsers } from "./store.ts";
import { createUser, deleteUser, revokeTokensOf, updateUser } from "./users.ts";
import { changePasswordBody, createBody, listQuery, updateBody } from "./shapes.ts";

const FILTERS = [
  { name: "domain_id" },
  { name: "enabled", type: "boolean" },
  { name: "idp_id" },
  { name: "name" },
  { name: "protocol_id" },
  { name: "unique_id" },
  { name: "password_expires_at", type: "time" },
] as const;

/** `/v3/users`, but for what is beneath them in rooms of its own. */
export const userRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/users",
    { summary: "List users.", query: listQuery, policies: ["identity:list_users"], filters: FILTERS, paged: true },
    async (call) => {
      const { keystone } = call;
      const own = call.caller?.token?.domain?.id;
      call.authorize("identity:list_users", own === undefined ? target() : target().fact("domain_id", own));
      const asked = listingAsked(call);
      return usersShown(call, await listUsers(keystone, asked), asked.paging);
    },
  ),
  route(
    "POST",
    "/v3/users",
    { summary: "Make a user.", body: createBody, policies: ["identity:create_user"], success: 201 },
    async (call) => {
      const given = givenIn(call, "user");
      const domain = given["domain_id"];
      call.authorize("identity:create_user", typeof domain === "string" ? target().proposed("user", { domain_id: domain }) : target());
      const user = await createUser(call.keystone, withDomain(call, normalized(given)));
      call.audit.created("user", user.id);
      return userShown(call, user);
    },
  ),
  route("GET", "/v3/users/{user_id}", { summary: "Read a user.", policies: ["identity:get_user"] }, async (call) => {
    call.authorize("identity:get_user", await aboutUser(call));
    return userShown(call, await getUser(call.keystone, call.params.user_id));
  }),
  route(
    "PATCH",
    "/v3/users/{user_id}",
    { summary: "Change a user.", body: updateBody, policies: ["identity:update_user"] },
    async (call) => {
      call.permit("identity:update_user", await aboutUser(call));
      await getUser(call.keystone, call.params.user_id);
      call.checkBody();
      call.requireSameId(givenIn(call, "user"), call.params.user_id);
      const user = await updateUser(call.keystone, call.params.user_id, givenIn(call, "user"));
      call.audit.renamed(user.id, user.name);
      call.audit.updated("user", user.id);
      return userShown(call, user);
    },
  ),
  route("DELETE", "/v3/users/{user_id}", { summary: "Remove a user.", policies: ["identity:delete_user"], success: 204 }, async (call) => {
    call.authorize("identity:delete_user", await aboutUser(call));
    await deleteUser(call.keystone, call.params.user_id, call.audit);
    return undefined;
  }),
  route(
    "GET",
    "/v3/users/{user_id}/groups",
    { summary: "List the groups of a user.", policies: ["identity:list_groups_for_user"], filters: [{ name: "name" }], paged: true },
    async (call) => {
      call.authorize("identity:list_groups_for_user", await aboutUser(call));
      const { keystone, params } = call;
      await getUser(keystone, params.user_id);
      const groups = await listGroupsOf(keystone.pool, params.user_id, call.filters, vouchingOf(keystone));
      const own = call.caller?.token?.domain?.id;
      const paging = call.pagingAsAsked();
      const { rows, isFull } = pageOf(own === undefined ? groups : groups.filter((group) => group.domain_id === own), paging);
      return call.list(
        "groups",
        rows.map((group) => ({ ...group, links: { self: call.link(`groups/${group.id}`) } })),
        { paging, isFull },
      );
    },
  ),
  route(
    "POST",
    "/v3/users/{user_id}/password",
    { summary: "Change one's own password: the old one is the proof.", body: changePasswordBody, policies: [], success: 204 },
    async (call) => {
      call.checkBody();
      await changePassword(call.keystone, call.params.user_id, givenIn(call, "user") as unknown as PasswordChange, call.audit);
      return undefined;
    },
  ),
  route(
    "DELETE",
    "/v3/users/{user_id}/tokens",
    { summary: "Take back all of a user's tokens.", policies: ["identity:revoke_tokens_for_user"], success: 204, only: 30 },
    async (call) => {
      call.authorize("identity:revoke_tokens_for_user", await aboutUser(call));
      await revokeTokensOf(call.keystone, call.params.user_id);
      return undefined;
    },
  ),
];

async function aboutUser(call: Call<{ readonly user_id: string }>): Promise<Target> {
  const user = await call.keystone.pool.read((db) => findUser(db, call.params.user_id, activityOf(call.keystone)));
  return user === undefined ? target() : target().row("user", user);
}

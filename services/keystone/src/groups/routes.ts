import { target, type Loaded } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { givenIn, normalized, withDomain } from "../api/given.ts";
import { listingAsked } from "../api/listing-asked.ts";
import { route, type Route } from "../api/route.ts";
import { notFound } from "../refusals.ts";
import { activityOf } from "../users/get-user.ts";
import { usersShown } from "../users/shown.ts";
import { findUser, listUsers } from "../users/store.ts";
import type { User } from "../users/user.ts";
import type { Group } from "./group.ts";
import { addMember, checkMember, createGroup, deleteGroup, getGroup, removeMember, updateGroup } from "./groups.ts";
import { findGroup, listGroups } from "./store.ts";
import { createBody, listQuery, updateBody } from "./shapes.ts";

const FILTERS = [{ name: "domain_id" }, { name: "name" }];
const MEMBER = "/v3/groups/{group_id}/users/{user_id}";

/** `/v3/groups` */
export const groupRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/groups",
    { summary: "List groups.", query: listQuery, policies: ["identity:list_groups"], filters: FILTERS, paged: true },
    async (call) => {
      const own = call.caller?.token?.domain?.id;
      call.authorize("identity:list_groups", own === undefined ? target() : target().proposed("group", { domain_id: own }));
      const asked = listingAsked(call);
      const page = await listGroups(call.keystone.pool, asked);
      return call.list(
        "groups",
        page.rows.map((group) => linked(call, group)),
        { paging: asked.paging, isFull: page.isFull },
      );
    },
  ),
  route(
    "POST",
    "/v3/groups",
    { summary: "Make a group.", body: createBody, policies: ["identity:create_group"], success: 201 },
    async (call) => {
      const given = givenIn(call, "group");
      const domain = given["domain_id"];
      call.authorize("identity:create_group", typeof domain === "string" ? target().proposed("group", { domain_id: domain }) : target());
      const group = await createGroup(call.keystone, withDomain(call, normalized(given)));
      call.audit.created("group", group.id);
      return shown(call, group);
    },
  ),
  route("GET", "/v3/groups/{group_id}", { summary: "Read a group.", policies: ["identity:get_group"] }, async (call) => {
    call.authorize("identity:get_group", aboutGroup(await found(call)));
    return shown(call, await getGroup(call.keystone, call.params.group_id));
  }),
  route(
    "PATCH",
    "/v3/groups/{group_id}",
    { summary: "Change a group.", body: updateBody, policies: ["identity:update_group"] },
    async (call) => {
      call.authorize("identity:update_group", aboutGroup(await found(call)));
      call.requireSameId(givenIn(call, "group"), call.params.group_id);
      const group = await updateGroup(call.keystone, call.params.group_id, givenIn(call, "group"));
      call.audit.updated("group", group.id);
      return shown(call, group);
    },
  ),
  route(
    "DELETE",
    "/v3/groups/{group_id}",
    { summary: "Remove a group.", policies: ["identity:delete_group"], success: 204 },
    async (call) => {
      call.requireCaller();
      // Here, and only here, upstream says what is not there to those, too, who may not see it.
      const group = await found(call);
      if (group === undefined) throw notFound("group", call.params.group_id);
      call.authorize("identity:delete_group", aboutGroup(group));
      await deleteGroup(call.keystone, call.params.group_id);
      call.audit.deleted("group", call.params.group_id);
      return undefined;
    },
  ),
  route(
    "GET",
    "/v3/groups/{group_id}/users",
    {
      summary: "List a group's users.",
      policies: ["identity:list_users_in_group"],
      filters: [
        { name: "domain_id" },
        { name: "enabled", type: "boolean" },
        { name: "name" },
        { name: "password_expires_at", type: "time" },
      ],
    },
    async (call) => {
      call.authorize("identity:list_users_in_group", aboutGroup(await found(call)));
      const { keystone, params } = call;
      // What is asked for is read before the group is looked for.
      const paging = { ...call.paging(keystone.config.identity.list_limit), marker: null };
      const filters = [...call.filters, ...call.within(call.caller?.token?.domain?.id)];
      await getGroup(keystone, params.group_id);
      const asked = { filters, paging, group: params.group_id, isFullWhenReached: false };
      return usersShown(call, await listUsers(keystone, asked), paging);
    },
  ),
  route(
    "GET",
    MEMBER,
    { summary: "Ask whether a user is in a group.", policies: ["identity:check_user_in_group"], success: 204 },
    async (call) => {
      call.authorize("identity:check_user_in_group", aboutBoth(await foundBoth(call)));
      await checkMember(call.keystone, call.params.user_id, call.params.group_id);
      return undefined;
    },
  ),
  route("PUT", MEMBER, { summary: "Put a user into a group.", policies: ["identity:add_user_to_group"], success: 204 }, async (call) => {
    call.authorize("identity:add_user_to_group", aboutBoth(await foundBoth(call)));
    await addMember(call.keystone, call.params.user_id, call.params.group_id);
    call.audit.membership("added", call.params.group_id, call.params.user_id);
    return undefined;
  }),
  route(
    "DELETE",
    MEMBER,
    { summary: "Take a user out of a group.", policies: ["identity:remove_user_from_group"], success: 204 },
    async (call) => {
      call.authorize("identity:remove_user_from_group", aboutBoth(await foundBoth(call)));
      await removeMember(call.keystone, call.params.user_id, call.params.group_id);
      call.audit.membership("removed", call.params.group_id, call.params.user_id);
      return undefined;
    },
  ),
];

type OfGroup = { readonly group_id: string };

async function found(call: Call<OfGroup>): Promise<Loaded<Group> | undefined> {
  return await call.keystone.pool.read((db) => findGroup(db, call.params.group_id));
}

async function foundBoth(
  call: Call<OfGroup & { readonly user_id: string }>,
): Promise<{ readonly group: Loaded<Group> | undefined; readonly user: Loaded<User> | undefined }> {
  return await call.keystone.pool.read(async (db) => ({
    group: await findGroup(db, call.params.group_id),
    user: await findUser(db, call.params.user_id, activityOf(call.keystone)),
  }));
}

function aboutGroup(group: Loaded<Group> | undefined): ReturnType<typeof target> {
  return group === undefined ? target() : target().row("group", group);
}

function aboutBoth({ group, user }: Awaited<ReturnType<typeof foundBoth>>): ReturnType<typeof target> {
  const about = aboutGroup(group);
  return user === undefined ? about : about.row("user", user);
}

/** With its link. */
function linked<G extends Group>(call: Call, group: G): G {
  return { ...group, links: { self: call.link(`groups/${group.id}`) } };
}

function shown(call: Call, group: Group): object {
  return { group: linked(call, group) };
}

import { target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { givenIn } from "../api/given.ts";
import { route, type Route } from "../api/route.ts";
import { withSelf } from "../api/self-link.ts";
import type { PolicyName } from "../policies/index.ts";
import type { Role } from "./role.ts";
import { createRole, getRole, getRoles, removeRole, updateRole } from "./roles.ts";
import { createBody, listQuery, updateBody } from "./shapes.ts";

/** `/v3/roles` */
export const roleRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/roles",
    {
      summary: "List the roles of everybody, or those of a domain.",
      policies: ["identity:list_roles", "identity:list_domain_roles"],
      filters: [{ name: "name" }, { name: "domain_id" }],
      paged: true,
      query: listQuery,
    },
    async (call) => {
      call.authorize(call.query.get("domain_id") ? "identity:list_domain_roles" : "identity:list_roles");
      const paging = call.paging(call.keystone.config.role.list_limit);
      const { rows, isFull } = await getRoles(call.keystone, call.filters, paging);
      return call.list(
        "roles",
        rows.map((role) => linked(call, role)),
        { paging, isFull },
      );
    },
  ),
  route(
    "POST",
    "/v3/roles",
    {
      summary: "Make a role.",
      policies: ["identity:create_role", "identity:create_domain_role"],
      body: createBody,
      success: 201,
    },
    async (call) => {
      const domain = givenIn(call, "role")["domain_id"] as string | null | undefined;
      if (domain) call.authorize("identity:create_domain_role", target().proposed("role", { domain_id: domain }));
      else call.authorize("identity:create_role");
      const role = await createRole(call.keystone, givenIn(call, "role"));
      call.audit.created("role", role.id);
      return shown(call, role);
    },
  ),
  route(
    "GET",
    "/v3/roles/{role_id}",
    { summary: "Read a role.", policies: ["identity:get_role", "identity:get_domain_role"] },
    async (call) => shown(call, await authorized(call, "identity:get_role", "identity:get_domain_role")),
  ),
  route(
    "PATCH",
    "/v3/roles/{role_id}",
    { summary: "Change a role.", policies: ["identity:update_role", "identity:update_domain_role"], body: updateBody },
    async (call) => {
      await authorized(call, "identity:update_role", "identity:update_domain_role");
      call.requireSameId(givenIn(call, "role"), call.params.role_id);
      const role = await updateRole(call.keystone, call.params.role_id, givenIn(call, "role"));
      call.audit.updated("role", role.id);
      return shown(call, role);
    },
  ),
  route(
    "DELETE",
    "/v3/roles/{role_id}",
    {
      summary: "Remove a role, and all assignments of it.",
      policies: ["identity:delete_role", "identity:delete_domain_role"],
      success: 204,
    },
    async (call) => {
      await authorized(call, "identity:delete_role", "identity:delete_domain_role");
      await removeRole(call.keystone, call.params.role_id);
      call.audit.deleted("role", call.params.role_id);
      return undefined;
    },
  ),
];

/** The role of the path, for whoever may do something to it: which rule that is depends on whose it is. */
async function authorized(call: Call<{ readonly role_id: string }>, rule: PolicyName, ofDomain: PolicyName): Promise<Role> {
  call.requireCaller();
  const role = await getRole(call.keystone, call.params.role_id);
  call.authorize(role.domain_id === null ? rule : ofDomain, target().row("role", role));
  return role;
}

function linked(call: Call, role: Role): Role {
  return withSelf(role, call.link(`roles/${role.id}`));
}

function shown(call: Call, role: Role): object {
  return { role: linked(call, role) };
}

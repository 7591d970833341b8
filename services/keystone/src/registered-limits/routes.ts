import type { Call } from "../api/call.ts";
import { givenIn, normalized, type Given } from "../api/given.ts";
import { route, type Route } from "../api/route.ts";
import { withSelf } from "../api/self-link.ts";
import type { RegisteredLimit } from "./registered-limit.ts";
import {
  createRegisteredLimits,
  deleteRegisteredLimit,
  getRegisteredLimit,
  getRegisteredLimits,
  updateRegisteredLimit,
} from "./registered-limits.ts";
import { createBody, listQuery, updateBody } from "./shapes.ts";

const LIMIT = "/v3/registered_limits/{registered_limit_id}";

/** `/v3/registered_limits` */
export const registeredLimitRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/registered_limits",
    {
      summary: "List registered limits.",
      policies: ["identity:list_registered_limits"],
      filters: [{ name: "service_id" }, { name: "region_id" }, { name: "resource_name" }],
      query: listQuery,
    },
    async (call) => {
      call.authorize("identity:list_registered_limits");
      const paging = call.pagingAsAsked();
      const { rows, isFull } = await getRegisteredLimits(call.keystone, { filters: call.filters, paging });
      return call.list(
        "registered_limits",
        rows.map((limit) => linked(call, limit)),
        { paging, isFull },
      );
    },
  ),
  route(
    "POST",
    "/v3/registered_limits",
    {
      summary: "Register limits.",
      policies: ["identity:create_registered_limits"],
      body: createBody,
      success: 201,
    },
    async (call) => {
      call.authorize("identity:create_registered_limits");
      const given = call.body["registered_limits"] as readonly Given[];
      const limits = await createRegisteredLimits(call.keystone, given.map(normalized));
      return { registered_limits: limits.map((limit) => linked(call, limit)) };
    },
  ),
  route("GET", LIMIT, { summary: "Read a registered limit.", policies: ["identity:get_registered_limit"] }, async (call) => {
    call.authorize("identity:get_registered_limit");
    return shown(call, await getRegisteredLimit(call.keystone, call.params.registered_limit_id));
  }),
  route(
    "PATCH",
    LIMIT,
    {
      summary: "Change a registered limit.",
      policies: ["identity:update_registered_limit"],
      body: updateBody,
    },
    async (call) => {
      call.authorize("identity:update_registered_limit");
      const given = givenIn(call, "registered_limit");
      return shown(call, await updateRegisteredLimit(call.keystone, call.params.registered_limit_id, given));
    },
  ),
  route(
    "DELETE",
    LIMIT,
    { summary: "Remove a registered limit.", policies: ["identity:delete_registered_limit"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_registered_limit");
      await deleteRegisteredLimit(call.keystone, call.params.registered_limit_id);
      return undefined;
    },
  ),
];

function linked(call: Call, limit: RegisteredLimit): RegisteredLimit {
  return withSelf(limit, call.link(`registered_limits/${limit.id}`));
}

function shown(call: Call, limit: RegisteredLimit): object {
  return { registered_limit: linked(call, limit) };
}

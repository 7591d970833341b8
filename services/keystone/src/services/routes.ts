import type { Call } from "../api/call.ts";
import { givenIn, normalized, requireGiven } from "../api/given.ts";
import { firstOf } from "../api/narrow.ts";
import { route, type Route } from "../api/route.ts";
import { withSelf } from "../api/self-link.ts";
import type { Service } from "./service.ts";
import { createService, deleteService, getService, getServices, updateService } from "./services.ts";
import { createBody, updateBody } from "./shapes.ts";

/** `/v3/services` */
export const serviceRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/services",
    { summary: "List services.", policies: ["identity:list_services"], filters: [{ name: "type" }, { name: "name" }] },
    async (call) => {
      call.authorize("identity:list_services");
      const { rows, isFull, paging } = firstOf(
        await getServices(call.keystone, call.filters),
        call.paging(call.keystone.config.catalog.list_limit),
      );
      return call.list(
        "services",
        rows.map((service) => linked(call, service)),
        { paging, isFull },
      );
    },
  ),
  route(
    "POST",
    "/v3/services",
    {
      summary: "Make a service.",
      policies: ["identity:create_service"],
      body: createBody,
      success: 201,
    },
    async (call) => {
      call.authorize("identity:create_service");
      const service = await createService(call.keystone, normalized(requireGiven(call, "service")));
      call.audit.created("service", service.id);
      return shown(call, service);
    },
  ),
  route("GET", "/v3/services/{service_id}", { summary: "Read a service.", policies: ["identity:get_service"] }, async (call) => {
    call.authorize("identity:get_service");
    return shown(call, await getService(call.keystone, call.params.service_id));
  }),
  route(
    "PATCH",
    "/v3/services/{service_id}",
    {
      summary: "Change a service.",
      policies: ["identity:update_service"],
      body: updateBody,
    },
    async (call) => {
      call.authorize("identity:update_service");
      call.requireSameId(givenIn(call, "service"), call.params.service_id);
      const service = await updateService(call.keystone, call.params.service_id, givenIn(call, "service"));
      call.audit.updated("service", service.id);
      return shown(call, service);
    },
  ),
  route(
    "DELETE",
    "/v3/services/{service_id}",
    { summary: "Remove a service and its endpoints.", policies: ["identity:delete_service"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_service");
      await deleteService(call.keystone, call.params.service_id);
      call.audit.deleted("service", call.params.service_id);
      return undefined;
    },
  ),
];

function linked(call: Call, service: Service): Service {
  return withSelf(service, call.link(`services/${service.id}`));
}

function shown(call: Call, service: Service): object {
  return { service: linked(call, service) };
}

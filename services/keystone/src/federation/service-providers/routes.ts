import type { Call } from "../../api/call.ts";
import { normalized, givenIn } from "../../api/given.ts";
import { route, type Route } from "../../api/route.ts";
import { createServiceProviderBody, listProvidersQuery, updateServiceProviderBody } from "../shapes.ts";
import { createServiceProvider, deleteServiceProvider, getServiceProvider, updateServiceProvider } from "./service-providers.ts";
import { listServiceProviders, type ServiceProvider } from "./store.ts";

const ALL = "/v3/OS-FEDERATION/service_providers";
const ONE = `${ALL}/{service_provider_id}` as const;

/** `/v3/OS-FEDERATION/service_providers` */
export const serviceProviderRoutes: readonly Route[] = [
  route(
    "GET",
    ALL,
    {
      summary: "List service providers.",
      policies: ["identity:list_service_providers"],
      filters: [{ name: "id" }, { name: "enabled", type: "boolean" }],
      query: listProvidersQuery,
    },
    async (call) => {
      call.authorize("identity:list_service_providers");
      const { pool } = call.keystone;
      const paging = call.pagingAsAsked();
      const { rows, isFull } = await pool.read((db) => listServiceProviders(db, pool.dialect, { filters: call.filters, paging }));
      return call.list(
        "service_providers",
        rows.map((provider) => linked(call, provider)),
        { paging, isFull },
      );
    },
  ),
  route("GET", ONE, { summary: "Read a service provider.", policies: ["identity:get_service_provider"] }, async (call) => {
    call.authorize("identity:get_service_provider");
    return { service_provider: linked(call, await getServiceProvider(call.keystone, call.params.service_provider_id)) };
  }),
  route(
    "PUT",
    ONE,
    {
      summary: "Make a service provider of this id.",
      policies: ["identity:create_service_provider"],
      body: createServiceProviderBody,
      success: 201,
    },
    async (call) => {
      call.authorize("identity:create_service_provider");
      const given = normalized(givenIn(call, "service_provider"));
      return { service_provider: linked(call, await createServiceProvider(call.keystone, call.params.service_provider_id, given)) };
    },
  ),
  route(
    "PATCH",
    ONE,
    { summary: "Change a service provider.", policies: ["identity:update_service_provider"], body: updateServiceProviderBody },
    async (call) => {
      call.authorize("identity:update_service_provider");
      const given = normalized(givenIn(call, "service_provider"));
      return { service_provider: linked(call, await updateServiceProvider(call.keystone, call.params.service_provider_id, given)) };
    },
  ),
  route(
    "DELETE",
    ONE,
    { summary: "Remove a service provider.", policies: ["identity:delete_service_provider"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_service_provider");
      await deleteServiceProvider(call.keystone, call.params.service_provider_id);
      return undefined;
    },
  ),
];

function linked(call: Call, provider: ServiceProvider): object {
  return { ...provider, links: { self: call.link(`OS-FEDERATION/service_providers/${provider.id}`) } };
}

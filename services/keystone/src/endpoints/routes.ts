import type { Call } from "../api/call.ts";
import { givenIn, normalized, requireGiven } from "../api/given.ts";
import { firstOf } from "../api/narrow.ts";
import { route, type Route } from "../api/route.ts";
import { withSelf } from "../api/self-link.ts";
import { shownEndpoint, type Endpoint } from "./endpoint.ts";
import { createEndpoint, deleteEndpoint, getEndpoint, getEndpoints, updateEndpoint } from "./endpoints.ts";
import { createBody, listQuery, updateBody } from "./shapes.ts";

/** `/v3/endpoints` */
export const endpointRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/endpoints",
    {
      summary: "List endpoints.",
      policies: ["identity:list_endpoints"],
      filters: [{ name: "interface" }, { name: "service_id" }, { name: "region_id" }],
      query: listQuery,
    },
    async (call) => {
      call.authorize("identity:list_endpoints");
      const { rows, isFull, paging } = firstOf(
        await getEndpoints(call.keystone, call.filters),
        call.paging(call.keystone.config.catalog.list_limit),
      );
      return call.list(
        "endpoints",
        rows.map((endpoint) => linkedEndpoint(call, endpoint)),
        { paging, isFull },
      );
    },
  ),
  route(
    "POST",
    "/v3/endpoints",
    {
      summary: "Make an endpoint.",
      policies: ["identity:create_endpoint"],
      body: createBody,
      success: 201,
    },
    async (call) => {
      call.authorize("identity:create_endpoint");
      const endpoint = await createEndpoint(call.keystone, normalized(requireGiven(call, "endpoint")), call.audit);
      call.audit.created("endpoint", endpoint.id);
      return shown(call, endpoint);
    },
  ),
  route("GET", "/v3/endpoints/{endpoint_id}", { summary: "Read an endpoint.", policies: ["identity:get_endpoint"] }, async (call) => {
    await requireThere(call);
    call.authorize("identity:get_endpoint");
    return shown(call, await getEndpoint(call.keystone, call.params.endpoint_id));
  }),
  route(
    "PATCH",
    "/v3/endpoints/{endpoint_id}",
    {
      summary: "Change an endpoint.",
      policies: ["identity:update_endpoint"],
      body: updateBody,
    },
    async (call) => {
      await requireThere(call);
      call.authorize("identity:update_endpoint");
      call.requireSameId(givenIn(call, "endpoint"), call.params.endpoint_id);
      const endpoint = await updateEndpoint(call.keystone, call.params.endpoint_id, givenIn(call, "endpoint"), call.audit);
      call.audit.updated("endpoint", endpoint.id);
      return shown(call, endpoint);
    },
  ),
  route(
    "DELETE",
    "/v3/endpoints/{endpoint_id}",
    { summary: "Remove an endpoint.", policies: ["identity:delete_endpoint"], success: 204 },
    async (call) => {
      await requireThere(call);
      call.authorize("identity:delete_endpoint");
      await deleteEndpoint(call.keystone, call.params.endpoint_id);
      call.audit.deleted("endpoint", call.params.endpoint_id);
      return undefined;
    },
  ),
];

/** An endpoint as it stands in an answer. */
export function linkedEndpoint(call: Call, endpoint: Endpoint): ReturnType<typeof shownEndpoint> {
  return withSelf(shownEndpoint(endpoint), call.link(`endpoints/${endpoint.id}`));
}

/** Release 22 looks whether it is there before it asks the rule. */
async function requireThere({ keystone, caller, params }: Call<{ readonly endpoint_id: string }>): Promise<void> {
  if (keystone.compatibility === 22 && caller?.token !== undefined) await getEndpoint(keystone, params.endpoint_id);
}

function shown(call: Call, endpoint: Endpoint): object {
  return { endpoint: linkedEndpoint(call, endpoint) };
}

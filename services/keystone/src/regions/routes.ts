import type { Call } from "../api/call.ts";
import { givenIn, normalized, type Given } from "../api/given.ts";
import { route, type Route } from "../api/route.ts";
import { withSelf } from "../api/self-link.ts";
import { invalid } from "../refusals.ts";
import type { Region } from "./region.ts";
import { createRegion, deleteRegion, getRegion, getRegions, updateRegion } from "./regions.ts";
import { createBody, listQuery, updateBody } from "./shapes.ts";

/** `/v3/regions` */
export const regionRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/regions",
    { summary: "List regions.", policies: ["identity:list_regions"], filters: [{ name: "parent_region_id" }], query: listQuery },
    async (call) => {
      call.authorize("identity:list_regions");
      return call.list(
        "regions",
        (await getRegions(call.keystone, call.filters)).map((region) => linked(call, region)),
      );
    },
  ),
  route(
    "POST",
    "/v3/regions",
    {
      summary: "Make a region.",
      policies: ["identity:create_region"],
      body: createBody,
      success: 201,
    },
    async (call) => {
      call.authorize("identity:create_region");
      return await made(call, normalized(givenIn(call, "region")));
    },
  ),
  route("GET", "/v3/regions/{region_id}", { summary: "Read a region.", policies: ["identity:get_region"] }, async (call) => {
    call.authorize("identity:get_region");
    return shown(call, await getRegion(call.keystone, call.params.region_id));
  }),
  route(
    "PUT",
    "/v3/regions/{region_id}",
    {
      summary: "Make a region that has this id.",
      policies: ["identity:create_region"],
      body: createBody,
      success: 201,
    },
    async (call) => {
      call.authorize("identity:create_region");
      const id = call.params.region_id;
      const region = normalized(givenIn(call, "region"));
      if ("id" in region && region["id"] !== id)
        throw invalid(`Conflicting region IDs specified: "${id}" != "${(region["id"] as string | null) ?? "None"}"`);
      return await made(call, { ...region, id });
    },
  ),
  route(
    "PATCH",
    "/v3/regions/{region_id}",
    {
      summary: "Change a region.",
      policies: ["identity:update_region"],
      body: updateBody,
    },
    async (call) => {
      call.authorize("identity:update_region");
      call.requireSameId(givenIn(call, "region"), call.params.region_id);
      const region = await updateRegion(call.keystone, call.params.region_id, givenIn(call, "region"));
      call.audit.updated("region", call.params.region_id);
      return shown(call, region);
    },
  ),
  route(
    "DELETE",
    "/v3/regions/{region_id}",
    { summary: "Remove a region and those in it.", policies: ["identity:delete_region"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_region");
      await deleteRegion(call.keystone, call.params.region_id);
      call.audit.deleted("region", call.params.region_id);
      return undefined;
    },
  ),
];

async function made(call: Call, given: Given): Promise<object> {
  const region = await createRegion(call.keystone, given);
  call.audit.created("region", region.id);
  return shown(call, region);
}

function linked(call: Call, region: Region): Region {
  return withSelf(region, call.link(`regions/${region.id}`));
}

function shown(call: Call, region: Region): object {
  return { region: linked(call, region) };
}

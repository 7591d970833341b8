import type { Call } from "../../api/call.ts";
import { normalized, givenIn, type Given } from "../../api/given.ts";
import { route, type Route } from "../../api/route.ts";
import { invalid } from "../../refusals.ts";
import { createMapping, deleteMapping, getMapping, updateMapping } from "./mappings.ts";
import { listMappings, type StoredMapping } from "./store.ts";

const ALL = "/v3/OS-FEDERATION/mappings";
const ONE = `${ALL}/{mapping_id}` as const;

/** `/v3/OS-FEDERATION/mappings` */
export const mappingRoutes: readonly Route[] = [
  route("GET", ALL, { summary: "List mappings.", policies: ["identity:list_mappings"] }, async (call) => {
    call.authorize("identity:list_mappings");
    const all = await call.keystone.pool.read((db) => listMappings(db));
    return call.list(
      "mappings",
      all.map((mapping) => linked(call, mapping)),
    );
  }),
  route("GET", ONE, { summary: "Read a mapping.", policies: ["identity:get_mapping"] }, async (call) => {
    call.authorize("identity:get_mapping");
    return { mapping: linked(call, await getMapping(call.keystone, call.params.mapping_id)) };
  }),
  route("PUT", ONE, { summary: "Make a mapping of this id.", policies: ["identity:create_mapping"], success: 201 }, async (call) => {
    call.authorize("identity:create_mapping");
    return { mapping: linked(call, await createMapping(call.keystone, call.params.mapping_id, mappingIn(call))) };
  }),
  route("PATCH", ONE, { summary: "Change a mapping.", policies: ["identity:update_mapping"] }, async (call) => {
    call.authorize("identity:update_mapping");
    return { mapping: linked(call, await updateMapping(call.keystone, call.params.mapping_id, mappingIn(call))) };
  }),
  route("DELETE", ONE, { summary: "Remove a mapping.", policies: ["identity:delete_mapping"], success: 204 }, async (call) => {
    call.authorize("identity:delete_mapping");
    await deleteMapping(call.keystone, call.params.mapping_id);
    return undefined;
  }),
];

/** No schema says before that it is an object. */
function mappingIn(call: Call): Given {
  const given: unknown = givenIn(call, "mapping");
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw invalid("A mapping must be an object.");
  return normalized(given as Given);
}

function linked(call: Call, { schema_version, ...mapping }: StoredMapping): object {
  const versioned = call.keystone.compatibility === 30 ? { ...mapping, schema_version } : mapping;
  return { ...versioned, links: { self: call.link(`OS-FEDERATION/mappings/${mapping.id}`) } };
}

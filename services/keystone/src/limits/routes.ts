import { target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { givenIn, normalized, type Given } from "../api/given.ts";
import { route, type Route } from "../api/route.ts";
import { withSelf } from "../api/self-link.ts";
import { ENFORCEMENT_MODELS } from "./enforcement-model.ts";
import type { Limit } from "./limit.ts";
import { createLimits, deleteLimit, getLimit, getLimits, limitAsked, updateLimit } from "./limits.ts";
import { createBody, listQuery, updateBody } from "./shapes.ts";
import type { Whose } from "./store.ts";

const FILTERS = ["service_id", "region_id", "resource_name", "project_id", "domain_id"].map((name) => ({ name }));
const LIMIT = "/v3/limits/{limit_id}";

/** `/v3/limits` */
export const limitRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/limits",
    { summary: "List limits: one's own, unless one may see all.", policies: ["identity:list_limits"], filters: FILTERS, query: listQuery },
    async (call) => {
      call.authorize("identity:list_limits");
      const paging = call.pagingAsAsked();
      const whose = whoseLimits(call);
      const { rows, isFull } =
        whose === undefined ? { rows: [], isFull: false } : await getLimits(call.keystone, { filters: call.filters, paging, whose });
      return call.list(
        "limits",
        rows.map((limit) => linked(call, limit)),
        { paging, isFull },
      );
    },
  ),
  route(
    "POST",
    "/v3/limits",
    {
      summary: "Set limits of projects and domains.",
      policies: ["identity:create_limits"],
      body: createBody,
      success: 201,
    },
    async (call) => {
      call.authorize("identity:create_limits");
      const limits = await createLimits(call.keystone, (call.body["limits"] as readonly Given[]).map(normalized));
      return { limits: limits.map((limit) => linked(call, limit)) };
    },
  ),
  route("GET", "/v3/limits/model", { summary: "Read how limits relate.", policies: ["identity:get_limit_model"] }, async (call) => {
    call.authorize("identity:get_limit_model");
    const name = call.keystone.config.unified_limit.enforcement_model as keyof typeof ENFORCEMENT_MODELS;
    return { model: { name, description: ENFORCEMENT_MODELS[name] } };
  }),
  route("GET", LIMIT, { summary: "Read a limit.", policies: ["identity:get_limit"] }, async (call) => {
    const about = await limitAsked(call.keystone, call.params.limit_id);
    call.authorize("identity:get_limit", about === undefined ? target() : target().row("limit", about));
    return shown(call, await getLimit(call.keystone, call.params.limit_id));
  }),
  route(
    "PATCH",
    LIMIT,
    {
      summary: "Change a limit.",
      policies: ["identity:update_limit"],
      body: updateBody,
    },
    async (call) => {
      call.authorize("identity:update_limit", target().row("limit", await requiredLimit(call)));
      return shown(call, await updateLimit(call.keystone, call.params.limit_id, givenIn(call, "limit")));
    },
  ),
  route("DELETE", LIMIT, { summary: "Remove a limit.", policies: ["identity:delete_limit"], success: 204 }, async (call) => {
    call.authorize("identity:delete_limit", target().row("limit", await requiredLimit(call)));
    await deleteLimit(call.keystone, call.params.limit_id);
    return undefined;
  }),
];

/** Upstream says that it is not there before it asks the rule. */
async function requiredLimit(call: Call<{ readonly limit_id: string }>): ReturnType<typeof getLimit> {
  call.requireCaller();
  return await getLimit(call.keystone, call.params.limit_id);
}

/** Whose limits somebody sees; undefined for nobody's. */
function whoseLimits({ keystone, caller }: Call): Whose | undefined {
  const token = caller?.token;
  if (token === undefined) return undefined;
  const hasRole = token.roles.some(({ name }) => name === "admin" || name === "service");
  if (token.isSystem || (hasRole && keystone.compatibility === 30)) return "all";
  if (token.domain !== null) return { domain: token.domain.id };
  return token.project === null ? undefined : { project: token.project.id };
}

function linked(call: Call, limit: Limit): Limit {
  return withSelf(limit, call.link(`limits/${limit.id}`));
}

function shown(call: Call, limit: Limit): object {
  return { limit: linked(call, limit) };
}

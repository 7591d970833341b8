import type { Call } from "../api/call.ts";
import { route, type Route } from "../api/route.ts";
import { domainIfThere, getDomain } from "../domains/domains.ts";
import { notFound } from "../refusals.ts";
import { createConfig, deleteConfig, getConfig, updateConfig } from "./config.ts";
import { defaultConfig, securityCompliance } from "./defaults.ts";
import type { Place } from "./store.ts";

type OfDomain = Call<{ readonly domain_id: string; readonly group?: string; readonly option?: string }>;

const PLACES = [
  "/v3/domains/{domain_id}/config",
  "/v3/domains/{domain_id}/config/{group}",
  "/v3/domains/{domain_id}/config/{group}/{option}",
] as const;
const DEFAULTS = [
  "/v3/domains/config/default",
  "/v3/domains/config/{group}/default",
  "/v3/domains/config/{group}/{option}/default",
] as const;

/** `/v3/domains/{domain_id}/config` */
export const domainConfigRoutes: readonly Route[] = [
  ...DEFAULTS.map((path) =>
    route(
      "GET",
      path,
      { summary: "Read what holds where a domain sets nothing.", policies: ["identity:get_domain_config_default"] },
      async (call: Call) => {
        call.authorize("identity:get_domain_config_default");
        const { group, option } = call.params as { readonly group?: string; readonly option?: string };
        return { config: defaultConfig(call.keystone, group, option) };
      },
    ),
  ),
  route(
    "PUT",
    PLACES[0],
    { summary: "Set what is configured for a domain, all of it.", policies: ["identity:create_domain_config"] },
    async (call) => {
      call.authorize("identity:create_domain_config");
      const { id } = await getDomain(call.keystone, call.params.domain_id);
      const { isNew, config } = await createConfig(call.keystone, id, call.body["config"]);
      if (isNew) call.reply.code(201);
      return { config };
    },
  ),
  ...PLACES.flatMap((path) => [
    route(
      "GET",
      path,
      {
        summary: "Read what is configured for a domain.",
        policies: ["identity:get_domain_config", "identity:get_security_compliance_domain_config"],
      },
      async (call: OfDomain) => ({ config: await read(call) }),
    ),
    route(
      "PATCH",
      path,
      { summary: "Change what is configured for a domain.", policies: ["identity:update_domain_config"] },
      async (call: OfDomain) => {
        call.authorize("identity:update_domain_config");
        await getDomain(call.keystone, call.params.domain_id);
        return { config: await updateConfig(call.keystone, placeOf(call), call.body["config"]) };
      },
    ),
    route(
      "DELETE",
      path,
      { summary: "Remove what is configured for a domain.", policies: ["identity:delete_domain_config"], success: 204 },
      async (call: OfDomain) => {
        call.authorize("identity:delete_domain_config");
        await getDomain(call.keystone, call.params.domain_id);
        await deleteConfig(call.keystone, placeOf(call));
        return undefined;
      },
    ),
  ]),
];

async function read(call: OfDomain): Promise<unknown> {
  const { domain_id: domain, group, option } = call.params;
  const isForAll = group === "security_compliance";
  call.authorize(isForAll ? "identity:get_security_compliance_domain_config" : "identity:get_domain_config");
  if (!isForAll) return await getConfig(call.keystone, placeOf(call));
  const config = securityCompliance(call.keystone, domain, option);
  if ((await domainIfThere(call.keystone, domain)) === undefined) throw notFound("domain", domain);
  return config;
}

function placeOf({ params: { domain_id: domain, group, option } }: OfDomain): Place {
  return { domain, group, option };
}

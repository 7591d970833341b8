import { target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { givenIn, normalized } from "../api/given.ts";
import { route, type Route } from "../api/route.ts";
import { withSelf } from "../api/self-link.ts";
import { notFound } from "../refusals.ts";
import { domainOfToken, type Domain } from "./domain.ts";
import { createDomain, deleteDomain, domainIfThere, getDomain, getDomains, updateDomain } from "./domains.ts";
import { createBody, listQuery, updateBody } from "./shapes.ts";

/** `/v3/domains`, but for their configuration and grants. */
export const domainRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/domains",
    {
      summary: "List domains.",
      policies: ["identity:list_domains"],
      filters: [{ name: "name" }, { name: "enabled", type: "boolean" }],
      paged: true,
      query: listQuery,
    },
    async (call) => {
      // Release 22 shows all of them to whoever may ask at all.
      const own = call.keystone.compatibility === 22 ? undefined : call.caller?.token?.domain?.id;
      call.authorize("identity:list_domains", own === undefined ? target() : target().row("domain", domainOfToken(own)));
      const paging = call.paging(call.keystone.config.resource.list_limit);
      const onlyOwn = own === undefined ? [] : [{ name: "id", comparator: "equals", value: own } as const];
      const { rows, isFull } = await getDomains(call.keystone, [...call.filters, ...onlyOwn], paging);
      return call.list(
        "domains",
        rows.map((domain) => linked(call, domain)),
        { paging, isFull },
      );
    },
  ),
  route(
    "POST",
    "/v3/domains",
    { summary: "Make a domain.", policies: ["identity:create_domain"], body: createBody, success: 201 },
    async (call) => {
      call.authorize("identity:create_domain");
      const domain = await createDomain(call.keystone, normalized(givenIn(call, "domain")));
      call.audit.created("domain", domain.id);
      return shown(call, domain);
    },
  ),
  route("GET", "/v3/domains/{domain_id}", { summary: "Read a domain.", policies: ["identity:get_domain"] }, async (call) => {
    call.requireCaller();
    const domain = await domainIfThere(call.keystone, call.params.domain_id);
    call.authorize("identity:get_domain", domain === undefined ? target() : target().row("domain", domain));
    if (domain === undefined) throw notFound("domain", call.params.domain_id);
    return shown(call, domain);
  }),
  route(
    "PATCH",
    "/v3/domains/{domain_id}",
    { summary: "Change a domain.", policies: ["identity:update_domain"], body: updateBody },
    async (call) => {
      call.requireCaller();
      call.authorize("identity:update_domain", target().row("domain", await getDomain(call.keystone, call.params.domain_id)));
      const domain = await updateDomain(call.keystone, call.params.domain_id, givenIn(call, "domain"));
      call.audit.updated("project", domain.id);
      call.audit.updated("domain", domain.id);
      return shown(call, domain);
    },
  ),
  route(
    "DELETE",
    "/v3/domains/{domain_id}",
    { summary: "Remove a disabled domain, with all that is in it.", policies: ["identity:delete_domain"], success: 204 },
    async (call) => {
      call.requireCaller();
      call.authorize("identity:delete_domain", target().row("domain", await getDomain(call.keystone, call.params.domain_id)));
      await deleteDomain(call.keystone, call.params.domain_id, call.audit);
      return undefined;
    },
  ),
];

function linked(call: Call, domain: Domain): Domain {
  return withSelf(domain, call.link(`domains/${domain.id}`));
}

function shown(call: Call, domain: Domain): object {
  return { domain: linked(call, domain) };
}

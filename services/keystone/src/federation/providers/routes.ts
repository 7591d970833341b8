import type { Call } from "../../api/call.ts";
import { normalized, givenIn } from "../../api/given.ts";
import { route, type Route } from "../../api/route.ts";
import { createIdentityProviderBody, listProvidersQuery, updateIdentityProviderBody } from "../shapes.ts";
import { createProvider, deleteProvider, getProvider, updateProvider } from "./providers.ts";
import { listProviders, type IdentityProvider } from "./store.ts";

const ALL = "/v3/OS-FEDERATION/identity_providers";
const ONE = `${ALL}/{idp_id}` as const;

/** `/v3/OS-FEDERATION/identity_providers` */
export const identityProviderRoutes: readonly Route[] = [
  route(
    "GET",
    ALL,
    {
      summary: "List identity providers.",
      policies: ["identity:list_identity_providers"],
      filters: [{ name: "id" }, { name: "enabled", type: "boolean" }],
      query: listProvidersQuery,
    },
    async (call) => {
      call.authorize("identity:list_identity_providers");
      const { pool } = call.keystone;
      const paging = call.pagingAsAsked();
      const { rows, isFull } = await pool.read((db) => listProviders(db, pool.dialect, { filters: call.filters, paging }));
      return call.list(
        "identity_providers",
        rows.map((provider) => withProtocols(linked(call, provider))),
        { paging, isFull },
      );
    },
  ),
  route("GET", ONE, { summary: "Read an identity provider.", policies: ["identity:get_identity_provider"] }, async (call) => {
    call.authorize("identity:get_identity_provider");
    return shown(call, await getProvider(call.keystone, call.params.idp_id));
  }),
  route(
    "PUT",
    ONE,
    {
      summary: "Make an identity provider of this id.",
      policies: ["identity:create_identity_provider"],
      body: createIdentityProviderBody,
      success: 201,
    },
    async (call) => {
      call.authorize("identity:create_identity_provider");
      const given = normalized(givenIn(call, "identity_provider"));
      const provider = await createProvider(call.keystone, call.params.idp_id, given);
      // A domain that nobody named was made for it.
      if (!given["domain_id"]) call.audit.created("domain", provider.domain_id, { by: "nobody" });
      return shown(call, provider);
    },
  ),
  route(
    "PATCH",
    ONE,
    { summary: "Change an identity provider.", policies: ["identity:update_identity_provider"], body: updateIdentityProviderBody },
    async (call) => {
      call.authorize("identity:update_identity_provider");
      const given = normalized(givenIn(call, "identity_provider"));
      return shown(call, await updateProvider(call.keystone, call.params.idp_id, given));
    },
  ),
  route(
    "DELETE",
    ONE,
    {
      summary: "Remove an identity provider, with users whom it alone vouched for.",
      policies: ["identity:delete_identity_provider"],
      success: 204,
    },
    async (call) => {
      call.authorize("identity:delete_identity_provider");
      await deleteProvider(call.keystone, call.params.idp_id);
      return undefined;
    },
  ),
];

type Linked = IdentityProvider & { readonly links: { readonly self: string } };

function linked(call: Call, provider: IdentityProvider): Linked {
  return { ...provider, links: { self: call.link(`OS-FEDERATION/identity_providers/${provider.id}`) } };
}

function withProtocols({ links, ...provider }: Linked): object {
  return { ...provider, links: { ...links, protocols: `${links.self}/protocols` } };
}

/** Release 30 forgot the link to its protocols where one is shown alone. */
function shown(call: Call, provider: IdentityProvider): object {
  const one = linked(call, provider);
  return { identity_provider: call.keystone.compatibility === 22 ? withProtocols(one) : one };
}

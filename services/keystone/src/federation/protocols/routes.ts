import type { Call } from "../../api/call.ts";
import { normalized, givenIn } from "../../api/given.ts";
import { route, type Route } from "../../api/route.ts";
import { createProtocolBody, updateProtocolBody } from "../shapes.ts";
import { createProtocol, deleteProtocol, getProtocol, updateProtocol } from "./protocols.ts";
import { listProtocols, type Protocol } from "./store.ts";

const ALL = "/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols";
const ONE = `${ALL}/{protocol_id}` as const;

/** `/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols` */
export const protocolRoutes: readonly Route[] = [
  route("GET", ALL, { summary: "List an identity provider's protocols.", policies: ["identity:list_protocols"] }, async (call) => {
    call.authorize("identity:list_protocols");
    const all = await call.keystone.pool.read((db) => listProtocols(db, call.params.idp_id));
    return call.list(
      "protocols",
      all.map((protocol) => ({ ...protocol, links: linksOf(call, protocol) })),
    );
  }),
  route("GET", ONE, { summary: "Read a protocol of an identity provider.", policies: ["identity:get_protocol"] }, async (call) => {
    call.authorize("identity:get_protocol");
    return shown(call, await getProtocol(call.keystone, call.params.idp_id, call.params.protocol_id));
  }),
  route(
    "PUT",
    ONE,
    { summary: "Make a protocol of an identity provider.", policies: ["identity:create_protocol"], body: createProtocolBody, success: 201 },
    async (call) => {
      call.authorize("identity:create_protocol");
      const given = normalized(givenIn(call, "protocol"));
      return shown(call, await createProtocol(call.keystone, call.params.idp_id, call.params.protocol_id, given));
    },
  ),
  route(
    "PATCH",
    ONE,
    { summary: "Change a protocol of an identity provider.", policies: ["identity:update_protocol"], body: updateProtocolBody },
    async (call) => {
      call.authorize("identity:update_protocol");
      const given = givenIn(call, "protocol");
      return shown(call, await updateProtocol(call.keystone, call.params.idp_id, call.params.protocol_id, given));
    },
  ),
  route(
    "DELETE",
    ONE,
    { summary: "Remove a protocol of an identity provider.", policies: ["identity:delete_protocol"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_protocol");
      await deleteProtocol(call.keystone, call.params.idp_id, call.params.protocol_id);
      return undefined;
    },
  ),
];

/** Upstream's links lead nowhere; clients see the same ones. */
function linksOf(call: Call, { id, idp_id: provider }: Protocol): object {
  return { self: call.link(`protocols/${id}`), identity_provider: call.link(provider) };
}

/** One alone is shown without its provider and the attribute that names that. */
function shown(call: Call, protocol: Protocol): object {
  return { protocol: { id: protocol.id, mapping_id: protocol.mapping_id, links: linksOf(call, protocol) } };
}

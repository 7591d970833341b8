import { bodyShape } from "../api/body-shape.ts";
import type { Call } from "../api/call.ts";
import { requireUuid } from "../api/ids.ts";
import { invalidObject, Refusal } from "../api/refusals.ts";
import { route, type Route } from "../api/route.ts";
import { isoText } from "../database/iso-text.ts";
import { deleteTransportKey, findTransportKey, insertTransportKey, listTransportKeys } from "./store.ts";

const KEYS = "/v1/transport_keys";
const KEY = `${KEYS}/{key_id}` as const;

const keyBody = bodyShape("Transport Key", {
  type: "object",
  properties: { plugin_name: { type: "string" }, transport_key: { type: "string" } },
});

/** `/v1/transport_keys` */
export const transportKeyRoutes: readonly Route[] = [
  route(
    "GET",
    KEYS,
    { summary: "List transport keys.", operation: "Transport Key(s) retrieval", policies: ["transport_keys:get"] },
    async (call) => {
      call.authorize("transport_keys:get");
      const { entries, total } = await listTransportKeys(call.barbican, call.query.get("plugin_name"), call.paging);
      return call.list("transport_keys", { entries: entries.map((id) => call.href(`transport_keys/${id}`)), total });
    },
  ),
  route(
    "POST",
    KEYS,
    {
      summary: "Make a transport key known.",
      operation: "Transport Key Creation",
      policies: ["transport_keys:post"],
      body: keyBody,
      success: 201,
    },
    async (call) => {
      call.authorize("transport_keys:post");
      const body = call.json();
      const said = (name: string): string => {
        const text = body[name] as string | undefined;
        if (!text) throw invalidObject("Transport Key", `${name} must be provided`, name);
        return text;
      };
      const key = { plugin_name: said("plugin_name"), transport_key: said("transport_key") };
      const ref = call.href(`transport_keys/${await insertTransportKey(call.barbican, key)}`);
      call.location(ref);
      return { transport_key_ref: ref };
    },
  ),
  route(
    "GET",
    KEY,
    { summary: "Read a transport key.", operation: "Transport Key retrieval", policies: ["transport_key:get"] },
    async (call) => {
      const id = idOf(call);
      call.authorize("transport_key:get");
      const key = await findTransportKey(call.barbican, id);
      if (key === undefined) throw keyNotFound();
      return { ...key, created_at: isoText(key.created_at), updated_at: isoText(key.updated_at) };
    },
  ),
  route(
    "DELETE",
    KEY,
    { summary: "Delete a transport key.", operation: "Transport Key deletion", policies: ["transport_key:delete"], success: 204 },
    async (call) => {
      const id = idOf(call);
      call.authorize("transport_key:delete");
      if (!(await deleteTransportKey(call.barbican, id))) throw keyNotFound();
      return undefined;
    },
  ),
];

function idOf(call: Call<{ readonly key_id: string }>): string {
  return requireUuid("transport key", call.params.key_id);
}

function keyNotFound(): Refusal {
  return new Refusal(404, "Not Found. Transport Key not found.");
}

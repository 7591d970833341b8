import { pythonJson } from "@underpin/oslo/python";
import type { Call } from "../api/call.ts";
import { notFound, Refusal } from "../api/refusals.ts";
import { route, type Route } from "../api/route.ts";
import { aboutOrder, shownOrder, type Order } from "./order.ts";
import { placeOrder } from "./place-order.ts";
import { newOrder, orderBody } from "./shapes.ts";
import { deleteOrder, findOrder, listOrders } from "./store.ts";

const ORDER = "/v1/orders/{order_id}";

/** `/v1/orders` */
export const orderRoutes: readonly Route[] = [
  route(
    "GET",
    "/v1/orders",
    { summary: "List a project's orders.", operation: "Order(s) retrieval", policies: ["orders:get"] },
    async (call) => {
      const { projectId } = call.authorize("orders:get");
      const { entries, total } = await listOrders(call.barbican, { projectId, meta: metaFilter(call.query) }, call.paging);
      return call.list("orders", { entries: entries.map((order) => shownOrder(order, (path) => call.href(path))), total });
    },
  ),
  route(
    "POST",
    "/v1/orders",
    { summary: "Order a key, or a pair of keys.", operation: "Order creation", policies: ["orders:post"], body: orderBody, success: 202 },
    async (call) => {
      const { projectId, userId: creatorId } = call.authorize("orders:post");
      const { barbican } = call;
      const order = newOrder(call.json(), {
        now: barbican.now(),
        most: barbican.config.DEFAULT.max_allowed_secret_in_bytes,
        compatibility: barbican.compatibility,
      });
      const ref = call.href(`orders/${await placeOrder(barbican, order, { projectId, creatorId })}`);
      call.location(ref);
      return { order_ref: ref };
    },
  ),
  route(
    "PUT",
    "/v1/orders",
    { summary: "Nothing: orders can't be changed.", operation: "Order update", policies: ["orders:put"] },
    async (call) => {
      call.authorize("orders:put");
      throw new Refusal(405, "Order update is not supported.");
    },
  ),
  route("GET", ORDER, { summary: "Read an order.", operation: "Order retrieval", policies: ["order:get"] }, async (call) => {
    const order = await requireOrder(call);
    call.authorize("order:get", aboutOrder(order));
    return shownOrder(order, (path) => call.href(path));
  }),
  route(
    "DELETE",
    ORDER,
    { summary: "Delete an order, but not what was made of it.", operation: "Order deletion", policies: ["order:delete"], success: 204 },
    async (call) => {
      const order = await requireOrder(call);
      call.authorize("order:delete", aboutOrder(order));
      if (!(await deleteOrder(call.barbican, order.id))) throw notFound("Order");
      return undefined;
    },
  ),
];

/** Nobody learns of another project's order: it is not found. */
async function requireOrder(call: Call<{ readonly order_id: string }>): Promise<Order> {
  const order = await findOrder(call.barbican, call.params.order_id, call.caller.projectId);
  if (order === undefined) throw notFound("Order");
  return order;
}

/** What is looked for stands in quotation marks in what is kept. */
function metaFilter(query: URLSearchParams): string | null {
  const meta = query.get("meta");
  return meta === null || meta === "" ? null : pythonJson(meta);
}

import Fastify, { type FastifyInstance } from "fastify";
import type { Customer, Product, Store } from "./store.ts";

type ById = { readonly id: string };

/** The shop's API over a store. */
export function createServer(store: Store): FastifyInstance {
  // A balancer keeps its connections open; those that are idle must not keep a node from ending.
  const server = Fastify({ forceCloseConnections: "idle" });
  server.get("/healthcheck", async (_request, reply) => await reply.code(200).send());
  server.put<{ Params: ById; Body: Customer }>("/customers/:id", async ({ params, body }, reply) => {
    const present = await store.findCustomer(params.id);
    await (present ? store.changeCustomer(params.id, body) : store.addCustomer(params.id, body));
    return await reply.code(present ? 200 : 201).send();
  });
  server.get<{ Params: ById }>(
    "/customers/:id",
    async ({ params }, reply) => (await store.findCustomer(params.id)) ?? (await reply.code(404).send()),
  );
  server.delete<{ Params: ById }>("/customers/:id", async ({ params }, reply) => {
    await store.removeCustomer(params.id);
    return await reply.code(204).send();
  });
  server.put<{ Params: ById; Body: Product }>("/products/:id", async ({ params, body }, reply) => {
    const present = await store.findProduct(params.id);
    await (present ? store.changeProduct(params.id, body) : store.addProduct(params.id, body));
    return await reply.code(present ? 200 : 201).send();
  });
  server.get<{ Params: ById }>(
    "/products/:id",
    async ({ params }, reply) => (await store.findProduct(params.id)) ?? (await reply.code(404).send()),
  );
  return server;
}

import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods, RouteHandlerMethod } from "fastify";
import type { HttpError } from "./http-error.ts";

const ALL: readonly HTTPMethods[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** What is said of a method that a path does not offer. */
export type NotAllowed = (request: FastifyRequest) => HttpError;

/**
 * What a path doesn't offer is answered by 405 and what it does; OPTIONS by the same list. The routes are added within
 * `routes`: once it is done, they are all there are.
 */
export async function withMethods(
  app: FastifyInstance,
  routes: (app: FastifyInstance) => void | Promise<void>,
  notAllowed?: NotAllowed,
): Promise<void> {
  const offered = new Map<string, Set<string>>();
  let isOver = false;
  app.addHook("onRoute", ({ url, method }) => {
    if (isOver) return;
    const all = offered.get(url) ?? new Set<string>();
    for (const one of [method].flat()) all.add(one);
    offered.set(url, all);
  });
  await app.register(async (scope) => routes(scope));
  isOver = true;
  for (const [url, has] of offered) complete(app, url, has, notAllowed);
}

function complete(app: FastifyInstance, url: string, has: ReadonlySet<string>, notAllowed: NotAllowed | undefined): void {
  const allow = [...new Set([...has, "OPTIONS"])].join(", ");
  if (!has.has("OPTIONS"))
    app.options(url, async (_request, reply) => reply.header("allow", allow).type("text/html; charset=utf-8").send(""));
  const method = ALL.filter((one) => !has.has(one) && one !== "OPTIONS");
  if (method.length === 0) return;
  const handler: RouteHandlerMethod =
    notAllowed === undefined
      ? async (_request, reply) => sendNotAllowed(reply, allow)
      : async (request, reply) => {
          reply.header("allow", allow);
          throw notAllowed(request);
        };
  app.route({ url, method, handler });
}

function sendNotAllowed(reply: FastifyReply, allow: string): FastifyReply {
  return reply
    .code(405)
    .header("allow", allow)
    .type("application/json")
    .serializer((text: string) => text)
    .send('{"message": "The method is not allowed for the requested URL."}');
}

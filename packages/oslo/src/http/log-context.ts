import type { FastifyPluginAsync } from "fastify";
import { withContext, type RequestContext } from "../log/context.ts";
import { plugin } from "./plugin.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What the log says of this request: who finds out whose it is, writes it there. */
    logContext: RequestContext;
  }
}

/** All that is logged while a request is served bears its ids. */
export const logContext: FastifyPluginAsync = plugin(async (app) => {
  app.decorateRequest("logContext");
  app.addHook("onRequest", (request, _reply, done) => {
    request.logContext = { requestId: request.id, globalRequestId: request.globalRequestId };
    withContext(request.logContext, done);
  });
  // Reading the body leaves the context of the request: what comes behind enters it again.
  app.addHook("preValidation", (request, _reply, done) => withContext(request.logContext, done));
});

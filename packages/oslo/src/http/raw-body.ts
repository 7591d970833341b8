import type { FastifyPluginAsync } from "fastify";
import { plugin } from "./plugin.ts";

const NOTHING = Buffer.alloc(0);

/** A body is what the client sent, whatever the method and the content type; none at all is an empty one. Who serves the route reads it. */
export const rawBody: FastifyPluginAsync = plugin(async (app) => {
  for (const method of ["GET", "HEAD", "DELETE", "OPTIONS"]) app.addHttpMethod(method, { hasBody: true, overrideExisting: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, bytes, done) => done(null, bytes));
  app.addHook("preValidation", async (request) => {
    request.body ??= NOTHING;
  });
});

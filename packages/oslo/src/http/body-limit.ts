import type { FastifyPluginAsync } from "fastify";
import { plugin } from "./plugin.ts";
import { sendTooLarge } from "./errors.ts";

/** A body that says it is too large is refused before it is read, wherever it goes; one that doesn't say, by Fastify's `bodyLimit`. */
export const bodyLimit: FastifyPluginAsync<{ readonly bytes: number }> = plugin(async (app, { bytes }) => {
  app.addHook("onRequest", async (request, reply) =>
    Number(request.headers["content-length"] ?? 0) > bytes ? sendTooLarge(reply) : undefined,
  );
});

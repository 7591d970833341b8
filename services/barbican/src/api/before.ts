import type { FastifyPluginAsync } from "fastify";
import type { Authenticate, Caller } from "./caller.ts";
import { MICROVERSION_HEADER, microversionHeader, microversionOf } from "./microversion.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Undefined for what everybody may ask. */
    caller: Caller | undefined;
  }
}

const API = /^\/v1(?:[/?]|$)/;
const HEALTH = /^\/(?:healthcheck|readiness)(?:[/?]|$)/;

/** Before a route, and before it is said that there is none: who asks, and for which microversion. */
export function beforeRoutes(authenticate: Authenticate): FastifyPluginAsync {
  return async (app) => {
    app.decorateRequest("caller", undefined);
    app.decorateRequest("microversion", undefined);
    app.addHook("onRequest", async (request) => {
      if (HEALTH.test(request.url)) return;
      if (API.test(request.url)) request.caller = await authenticate(request);
      request.microversion = microversionOf(request);
    });
    app.addHook("onSend", async ({ microversion }, reply, payload) => {
      if (microversion !== undefined) {
        reply.header(MICROVERSION_HEADER, microversionHeader(microversion));
        reply.header("vary", MICROVERSION_HEADER);
      }
      return payload;
    });
  };
}

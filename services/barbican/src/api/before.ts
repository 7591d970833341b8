import { authToken, type KeystoneAuth } from "@underpin/keystone-auth";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { callerOfKeystone } from "./by-keystone.ts";
import type { Authenticate, Caller } from "./caller.ts";
import { MICROVERSION_HEADER, microversionHeader, microversionOf } from "./microversion.ts";

const API = /^\/v1(?:[/?]|$)/;
const HEALTH = /^\/(?:healthcheck|readiness)(?:[/?]|$)/;

/** Before a route, and before it is said that there is none: who asks, and for which microversion. */
export function beforeRoutes(authenticate: Authenticate | KeystoneAuth): FastifyPluginAsync {
  return async (app) => {
    app.decorateRequest("caller", undefined);
    app.decorateRequest("microversion", undefined);
    const isFunction = typeof authenticate === "function";
    if (!isFunction) await app.register(authToken, { auth: authenticate, applies: isOfApi });
    const callerOf = isFunction ? authenticate : async ({ keystone }: FastifyRequest): Promise<Caller> => callerOfKeystone(keystone);
    app.addHook("onRequest", async (request) => {
      if (HEALTH.test(request.url)) return;
      if (isOfApi(request)) request.caller = await callerOf(request);
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

function isOfApi({ url }: FastifyRequest): boolean {
  return API.test(url);
}

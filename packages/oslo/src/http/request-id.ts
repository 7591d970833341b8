import { randomUUID } from "node:crypto";
import type { FastifyPluginAsync } from "fastify";
import { plugin } from "./plugin.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The id that the caller's own request has, which goes through all services; undefined if it gave none. */
    globalRequestId: string | undefined;
  }
}

const HEADER = "x-openstack-request-id";
const WELL_FORMED = /^req-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$/;

/** A new id: for Fastify's `genReqId`. */
export function newRequestId(): string {
  return `req-${randomUUID()}`;
}

/** Every answer has the request's own id. One that comes in becomes the global id, if it is well-formed, and is never sent back. */
export const requestId: FastifyPluginAsync = plugin(async (app) => {
  app.decorateRequest("globalRequestId", undefined);
  app.addHook("onRequest", async (request, reply) => {
    const given = request.headers[HEADER];
    if (typeof given === "string" && WELL_FORMED.test(given)) request.globalRequestId = given;
    reply.header(HEADER, request.id);
  });
});

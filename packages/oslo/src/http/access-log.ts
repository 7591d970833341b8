import type { FastifyPluginAsync } from "fastify";
import { plugin } from "./plugin.ts";

/** One request that was answered. */
export interface Access {
  readonly address: string;
  readonly method: string;
  /** Path and query, as they came. */
  readonly url: string;
  readonly status: number;
  /** From its headers to the last byte of the answer, in ms. */
  readonly milliseconds: number;
  readonly requestId: string;
  readonly globalRequestId: string | undefined;
  readonly agent: string | undefined;
  /** In bytes; undefined if it isn't known. */
  readonly length: number | undefined;
}

/** Tells of every request when it has been answered; `write` takes it to the log. */
export const accessLog: FastifyPluginAsync<{ readonly write: (access: Access) => void }> = plugin(async (app, { write }) => {
  app.addHook("onResponse", async (request, reply) => {
    const length = Number(reply.getHeader("content-length"));
    write({
      address: request.origin.address,
      method: request.method,
      url: request.originalUrl,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 1000) / 1000,
      requestId: request.id,
      globalRequestId: request.globalRequestId,
      agent: request.headers["user-agent"],
      length: Number.isNaN(length) ? undefined : length,
    });
  });
});

import type { FastifyPluginAsync } from "fastify";
import { plugin } from "./plugin.ts";

/** A request that is over. */
export interface Measured {
  readonly method: string;
  /** As the API's description writes it: `/v3/users/{user_id}`; {@link UNKNOWN_ROUTE} where there is none. What clients write is never in it. */
  readonly route: string;
  /** 499 if the client went away before there was an answer. */
  readonly status: number;
  /** From its headers to the last byte of the answer. */
  readonly seconds: number;
}

/** Is told of requests as they come and go. */
export interface Measure {
  readonly began: () => void;
  /** Once for each that began. */
  readonly ended: (request: Measured) => void;
}

/** The route of what the service has no route for. */
export const UNKNOWN_ROUTE = "unknown";

/** What the servers in front of services log for it. */
const CLIENT_CLOSED_REQUEST = 499;

/** Tells of every request, also of one that is not waited for. */
export const measured: FastifyPluginAsync<{ readonly measure: Measure }> = plugin(async (app, { measure }) => {
  const templates = new Map<string, string>();
  const templateOf = (url: string | undefined): string => {
    if (url === undefined) return UNKNOWN_ROUTE;
    const known = templates.get(url);
    if (known !== undefined) return known;
    const template = url.replace(/:(\w+)/g, "{$1}");
    templates.set(url, template);
    return template;
  };
  app.addHook("onRequest", (request, reply, done) => {
    measure.began();
    // Fastify's `onResponse` says nothing of a client that went away.
    reply.raw.once("close", () =>
      measure.ended({
        method: request.method,
        route: templateOf(request.routeOptions.url),
        status: reply.raw.writableEnded ? reply.statusCode : CLIENT_CLOSED_REQUEST,
        seconds: reply.elapsedTime / 1000,
      }),
    );
    done();
  });
});

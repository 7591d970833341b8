import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { plugin } from "./plugin.ts";
import type { corsOptions } from "../config/libraries/cors.ts";
import type { Values } from "../config/option.ts";

/** `[cors]` */
export type CorsOptions = Values<{ readonly cors: typeof corsOptions }>["cors"];

/** Headers that any request may have. */
const SIMPLE = ["Accept", "Accept-Language", "Content-Type", "Cache-Control", "Content-Language", "Expires", "Last-Modified", "Pragma"];

/** Says to browsers what pages of other origins may do (oslo.middleware's rules). */
export const cors: FastifyPluginAsync<{ readonly options: CorsOptions }> = plugin(async (app, { options }) => {
  const origins = new Set(options.allowed_origin ?? []);
  const headers = new Set([...options.allow_headers, ...SIMPLE].map((name) => name.toUpperCase()));
  const allowed = (origin: string): string | undefined => (origins.has(origin) ? origin : origins.has("*") ? "*" : undefined);

  app.addHook("onSend", async (request, reply, payload) => {
    const origin = request.headers.origin === undefined ? undefined : allowed(request.headers.origin);
    if (request.method === "OPTIONS") return preflight(request, reply, payload, { options, headers, origin });
    if (origin === undefined || reply.hasHeader("access-control-allow-origin")) return payload;
    const vary = reply.getHeader("vary");
    reply.header("vary", vary === undefined ? "Origin" : `${String(vary)},Origin`);
    permit(reply, origin, options);
    if (options.expose_headers.length > 0) reply.header("access-control-expose-headers", options.expose_headers.join(","));
    return payload;
  });
});

/** What an answer to OPTIONS keeps that takes another one's place. */
const KEPT = new Set(["connection", "x-openstack-request-id"]);

/** A path that knows no OPTIONS, or none for who asks, answers 200 all the same, also where no origin is allowed: it is the browser that asks. */
function preflight(
  { headers: asked }: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  {
    options,
    headers,
    origin,
  }: { readonly options: CorsOptions; readonly headers: ReadonlySet<string>; readonly origin: string | undefined },
): unknown {
  const isAnswered = reply.statusCode >= 200 && reply.statusCode < 300;
  if (!isAnswered) {
    reply.code(200);
    for (const name of Object.keys(reply.getHeaders())) if (!KEPT.has(name)) reply.removeHeader(name);
  }
  const method = asked["access-control-request-method"];
  const wanted = (asked["access-control-request-headers"] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (
    origin !== undefined &&
    method !== undefined &&
    options.allow_methods.includes(method) &&
    wanted.every((name) => headers.has(name.toUpperCase()))
  ) {
    reply.header("vary", "Origin").header("access-control-allow-methods", method);
    permit(reply, origin, options);
    if (options.max_age) reply.header("access-control-max-age", String(options.max_age));
    if (wanted.length > 0) reply.header("access-control-allow-headers", wanted.join(","));
  }
  return isAnswered ? payload : "";
}

function permit(reply: FastifyReply, origin: string, options: CorsOptions): void {
  reply.header("access-control-allow-origin", origin);
  if (options.allow_credentials) reply.header("access-control-allow-credentials", "true");
}

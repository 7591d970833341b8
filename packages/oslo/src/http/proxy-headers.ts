import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { plugin } from "./plugin.ts";

/** What the client asked for, and from where: as it said it, or as a proxy did. */
export interface Origin {
  readonly scheme: string;
  /** With its port, if there is one. */
  readonly host: string;
  /** The path in front of the service's own: `/identity`; else empty. */
  readonly prefix: string;
  readonly address: string;
}

declare module "fastify" {
  interface FastifyRequest {
    origin: Origin;
  }
}

/** Which of a proxy's headers count. */
export interface ProxyHeadersOptions {
  /** `[oslo_middleware] enable_proxy_headers_parsing`: `Forwarded`, or `X-Forwarded-*`. Whoever asks directly could say anything there. */
  readonly enabled: boolean;
  /** Whether `X-Forwarded-Proto` and `X-Forwarded-For` count all the same, their last words, as Keystone has it upstream. */
  readonly nearestProxy?: boolean;
}

/** Says in `request.origin` which URL the client used. */
export const proxyHeaders: FastifyPluginAsync<ProxyHeadersOptions> = plugin(async (app, { enabled, nearestProxy = false }) => {
  app.decorateRequest("origin");
  app.addHook("onRequest", async (request) => {
    const direct: Origin = { scheme: request.protocol, host: request.headers.host ?? "", prefix: "", address: request.ip };
    const nearest = nearestProxy ? { ...direct, ...byNearest(request) } : direct;
    request.origin = enabled ? { ...nearest, ...byForwarded(request), ...byPrefix(request) } : nearest;
  });
});

/** What the last proxy added to the lists. */
function byNearest(request: FastifyRequest): Partial<Origin> {
  const [scheme, address] = [header(request, "x-forwarded-proto")?.at(-1), header(request, "x-forwarded-for")?.at(-1)];
  return { ...(scheme && { scheme }), ...(address && { address }) };
}

/** RFC 7239 where it is used, else the headers before it; what the first proxy said, which spoke with the client. */
function byForwarded(request: FastifyRequest): Partial<Origin> {
  const forwarded = header(request, "forwarded")?.[0];
  const said = new Map(
    forwarded?.split(";").map((pair) => {
      const at = pair.indexOf("=");
      return at < 0
        ? ([pair.trim().toLowerCase(), ""] as const)
        : ([pair.slice(0, at).trim().toLowerCase(), unquoted(pair.slice(at + 1))] as const);
    }),
  );
  const of = (name: string): string | undefined =>
    (forwarded === undefined ? header(request, `x-forwarded-${name}`)?.[0] : said.get(name)) || undefined;
  const [scheme, host, address] = [of("proto"), of("host"), of("for")];
  return { ...(scheme && { scheme }), ...(host && { host }), ...(address && { address }) };
}

function byPrefix(request: FastifyRequest): Partial<Origin> {
  const prefix = header(request, "x-forwarded-prefix")?.[0];
  return prefix ? { prefix } : {};
}

function header({ headers }: FastifyRequest, name: string): readonly string[] | undefined {
  const value = headers[name];
  const text = Array.isArray(value) ? value.join(",") : value;
  return text === undefined || text === "" ? undefined : text.split(",").map((part) => part.trim());
}

function unquoted(text: string): string {
  return text.trim().replace(/^"(.*)"$/, "$1");
}

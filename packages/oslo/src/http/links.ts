import type { FastifyRequest } from "fastify";
import { normalizeUrl } from "./normalize-url.ts";

export interface LinksOptions {
  /** The base URL that clients see, if the operator says it; else that of the request. */
  readonly publicEndpoint: string | null;
  /** The part of the path that names the API's version: `v3`. */
  readonly version: string;
}

/** URLs in answers. */
export interface Links {
  /** Of the version itself: `https://cloud:5000/v3`. */
  readonly base: (request: FastifyRequest) => string;
  /** Of a thing below it: `users/1`. */
  readonly to: (request: FastifyRequest, path: string) => string;
  /** Of the request, with its query. */
  readonly self: (request: FastifyRequest) => string;
}

/** Makes links that begin with what the client used, without the port that goes without saying. */
export function createLinks({ publicEndpoint, version }: LinksOptions): Links {
  const atEnd = new RegExp(`/${version}/*$`);
  const within = new RegExp(`^/*(?:${version})?/*`);
  const root = ({ origin }: FastifyRequest): string =>
    withoutStandardPort(`${origin.scheme}://${origin.host}${origin.prefix}`.replace(/\/+$/, "").replace(atEnd, ""));
  // A list has a link for each of its entries.
  const known = new WeakMap<FastifyRequest, string>();
  const base = (request: FastifyRequest): string => {
    const url = known.get(request) ?? `${(publicEndpoint ?? root(request)).replace(/\/+$/, "")}/${version}`;
    known.set(request, url);
    return url;
  };
  const to = (request: FastifyRequest, path: string): string => {
    const rest = path.replace(within, "").replace(/\/+$/, "");
    return rest === "" ? base(request) : `${base(request)}/${rest}`;
  };
  return {
    base,
    to,
    self: (request) => {
      const url = normalizeUrl(request.originalUrl);
      const at = url.indexOf("?");
      const query = at < 0 || at === url.length - 1 ? "" : url.slice(at);
      return `${to(request, at < 0 ? url : url.slice(0, at))}${query}`;
    },
  };
}

function withoutStandardPort(url: string): string {
  return url.replace(/^(http:\/\/[^/]*?):80(?=\/|$)/i, "$1").replace(/^(https:\/\/[^/]*?):443(?=\/|$)/i, "$1");
}

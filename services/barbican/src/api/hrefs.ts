import type { FastifyRequest } from "fastify";

/** URLs in answers. */
export interface Hrefs {
  /** Of the service itself: `http://localhost:9311`. */
  readonly base: (request: FastifyRequest) => string;
  /** Of the version, or of something below it: `to(request, "secrets/1")`. */
  readonly to: (request: FastifyRequest, path: string) => string;
}

/**
 * Makes URLs.
 *
 * @param hostHref `[DEFAULT] host_href`; if it is empty they begin with what the client used
 */
export function createHrefs(hostHref: string): Hrefs {
  const configured = hostHref.replace(/\/+$/, "");
  const base = ({ origin }: FastifyRequest): string =>
    configured || `${origin.scheme}://${origin.host}${origin.prefix.replace(/\/+$/, "").replace(/\/v[0-9.]+$/, "")}`;
  return { base, to: (request, path) => `${base(request)}/v1/${path}` };
}

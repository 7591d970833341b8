import type { Call } from "../api/call.ts";
import type { IncomingRequest } from "../oauth1/request.ts";

/** A request as OAuth1 signs it. */
export function signedRequest({ keystone, request, query }: Call): IncomingRequest {
  const headers = Object.entries(request.headers).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return { url: keystone.links.self(request), method: request.method, headers: Object.fromEntries(headers), args: [...query] };
}

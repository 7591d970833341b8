import type { Call } from "../../api/call.ts";
import { percentDecode } from "../../oauth1/form-encoding.ts";
import { invalid, unauthorized } from "../../refusals.ts";

/**
 * The dashboard that a token is to be handed to: one of `[federation] trusted_dashboard`.
 *
 * @throws HttpError 400 if none is named, 401 for another one
 */
export function originOf({ query, keystone }: Call): string {
  const origin = query.get("origin");
  if (!origin) throw invalid("Request must have an origin query parameter");
  const host = percentDecode(origin.replaceAll("+", " "));
  if (!keystone.config.federation.trusted_dashboard.map(withLowerHost).includes(host))
    throw unauthorized(`${host} is not a trusted dashboard host`);
  return host;
}

function withLowerHost(url: string): string {
  return url.replace(/^(?:[^:/?#]+:)?\/\/[^/?#]*/, (begin) => begin.toLowerCase());
}

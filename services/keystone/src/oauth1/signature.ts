import { createHmac } from "node:crypto";
import { isIP } from "node:net";
import { percentEncode } from "../percent-encoding.ts";
import { isSameText } from "../same-text.ts";
import type { Parameter } from "./authorization-header.ts";
import type { OAuth1Request } from "./request.ts";

/** What upstream's library lets through to the check. Keystone has no RSA keys: no signature of theirs is good. */
export const SIGNATURE_METHODS: readonly string[] = [
  "HMAC-SHA1",
  "HMAC-SHA256",
  "HMAC-SHA512",
  "RSA-SHA1",
  "RSA-SHA256",
  "RSA-SHA512",
  "PLAINTEXT",
];

/** The secrets that a request is signed with: the consumer's, and that of the token that it shows. */
export interface Secrets {
  readonly consumer: string;
  readonly token?: string;
}

/** Whether a request was signed by who has these secrets. */
export function isSignedWith(request: OAuth1Request, secrets: Secrets): boolean {
  const right = signatureOf(request, request.oauth.get("oauth_signature_method") ?? "", secrets);
  return right !== null && isSameText(request.oauth.get("oauth_signature") ?? "", right);
}

/** The signature that a request should have; null if there is none. */
export function signatureOf(request: Pick<OAuth1Request, "url" | "method" | "params">, method: string, secrets: Secrets): string | null {
  const key = `${percentEncode(secrets.consumer)}&${percentEncode(secrets.token ?? "")}`;
  if (method === "PLAINTEXT") return key;
  const [kind, hash = ""] = method.split("-");
  const uri = baseUri(request.url);
  if (kind !== "HMAC" || uri === null || [uri, ...request.params.flat()].some((text) => /\p{Surrogate}/u.test(text))) return null;
  const text = [request.method.toUpperCase(), uri, normalized(request.params)].map(percentEncode).join("&");
  return createHmac(hash.toLowerCase(), key).update(text).digest("base64");
}

/** Parameters in the order and the encoding of RFC 5849 §3.4.1.3.2. */
function normalized(parameters: readonly Parameter[]): string {
  return parameters
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map((pair) => pair.join("="))
    .join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** A URL as it is signed (RFC 5849 §3.4.1.2): no query, no default port, scheme and host in lower case; null if it is none. */
function baseUri(url: string): string | null {
  const match = /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)([^?#]*)/i.exec(url.replaceAll(/[\t\r\n]/g, ""));
  const [scheme, place, path] = (match?.slice(1) ?? []) as [string?, string?, string?];
  const host = /^(?:.*@)?(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d*))?$/.exec(place ?? "");
  if (scheme === undefined || host === null) return null;
  const [, bracketed, name, port = ""] = host;
  const number = port === "" ? null : Number(port);
  if (number === 0 || (number !== null && number > 65535)) return null;
  const isDefault = number === (scheme.toLowerCase() === "http" ? 80 : scheme.toLowerCase() === "https" ? 443 : null);
  const authority = `${hostName(bracketed ?? (name as string))}${isDefault || number === null ? "" : `:${number}`}`;
  // Parameters of the last part that are empty lose their semicolon.
  const whole = (path || "/").replace(/^((?:.*\/)?[^;/]*);$/, "$1");
  return `${scheme.toLowerCase()}://${authority}${whole}`.replaceAll(" ", "%20");
}

function hostName(name: string): string {
  return isIP(name) === 6 ? new URL(`http://[${name}]`).hostname : name.toLowerCase();
}

import { createHmac } from "node:crypto";
import { byCodePoint, pythonText } from "../python-text.ts";
import { isTrue } from "../python-truth.ts";
import { isSameText } from "../same-text.ts";
import { isText, objectOf, type SignedCredentials } from "./credentials.ts";
import { Malformed, present } from "./malformed.ts";
import { queryString, signatureV4, isV4 } from "./signature-v4.ts";

const INVALID = "Invalid EC2 signature.";

/** Why the signature of an EC2 request is refused (401); null if it is good. */
export function refusalOfEc2(secret: unknown, credentials: SignedCredentials): string | null {
  const { signature, host } = credentials;
  if (!isTrue(signature)) return "EC2 signature not supplied.";
  if (!isText(secret) || !isText(signature)) return INVALID;
  try {
    if (isSameText(signature, ec2Signature(secret, credentials))) return null;
    // Some clients sign without the port.
    if (typeof host !== "string" || !host.includes(":")) return INVALID;
    return isSameText(signature, ec2Signature(secret, { ...credentials, host: hostWithoutPort(host) })) ? null : INVALID;
  } catch (cause) {
    if (cause instanceof Malformed) return INVALID;
    throw cause;
  }
}

/**
 * The signature that a request should have, by the version that it says.
 *
 * @throws Malformed if it has no such parts
 */
export function ec2Signature(secret: string, credentials: SignedCredentials): string {
  const params = present(objectOf(credentials["params"]));
  const version = params["SignatureVersion"];
  if (version === "0") return hmac("sha1", secret, [text(params["Action"]), text(params["Timestamp"])]);
  if (version === "1") return hmac("sha1", secret, signedV1(params));
  if (version === "2") return hmac("sha256", secret, [signedV2(params, credentials)]);
  if (isV4(credentials)) return signatureV4(secret, credentials);
  throw new Malformed();
}

function hmac(algorithm: "sha1" | "sha256", secret: string, parts: readonly string[]): string {
  const made = createHmac(algorithm, secret);
  for (const part of parts) made.update(part);
  return made.digest("base64");
}

function text(value: unknown): string {
  return present(isText(value) ? value : undefined);
}

/** Names and values one after the other, by names in lower case. */
function signedV1(params: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(params)
    .toSorted((a, b) => byCodePoint(a.toLowerCase(), b.toLowerCase()))
    .flatMap((name) => [text(name), text(pythonText(params[name]))]);
}

function signedV2(params: Readonly<Record<string, unknown>>, { verb, host, path }: SignedCredentials): string {
  const first = [verb, host, path].map((part) => text(pythonText(part)));
  return [...first, queryString({ ...params, SignatureMethod: "HmacSHA256" })].join("\n");
}

/** The host's name as Python's `urlsplit` has it. */
function hostWithoutPort(host: string): string | null {
  const place = (/^[^/?#]*/.exec(host.replaceAll(/[\t\r\n]/g, "")) as RegExpExecArray)[0];
  if (place.includes("[") !== place.includes("]")) throw new Malformed();
  const bare = place.replaceAll(/[@:#?]/g, "");
  if (bare.normalize("NFKC") !== bare && /[/?#@:]/.test(bare.normalize("NFKC"))) throw new Malformed();
  const after = place.slice(place.lastIndexOf("@") + 1);
  const name = (after.includes("[") ? (after.split("[")[1] as string).split("]")[0] : after.split(":")[0]) as string;
  const [address = "", ...zone] = name.split("%");
  return name === "" ? null : [address.toLowerCase(), ...zone].join("%");
}

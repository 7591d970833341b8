import { strip } from "@underpin/oslo/python";
import { pythonRepr } from "../python-text.ts";
import { Refusal } from "./refusal.ts";
import type { OAuth1Request } from "./request.ts";
import { SIGNATURE_METHODS } from "./signature.ts";
import { VERIFIER_CHARACTERS } from "./identifiers.ts";

/** What a signed request asks for: a request token, an access token, or what an access token lets one do. */
export type Purpose = "request_token" | "access_token" | "resource";

/** For how many seconds before and after now a time stamp is good. Nonces are not remembered, as upstream doesn't. */
const LIFETIME = 600;
const MANDATORY = ["oauth_signature", "oauth_consumer_key", "oauth_nonce", "oauth_timestamp", "oauth_signature_method"] as const;

/**
 * Checks all of a signed request that needs nothing looked up.
 *
 * @param now in seconds since 1970
 * @throws Refusal
 */
export function checkRequest({ oauth, realm }: OAuth1Request, purpose: Purpose, now: number): void {
  const [, key, nonce, stamp, method] = MANDATORY.map((name) => given(oauth.get(name))) as [string, string, string, string, string];
  if (!SIGNATURE_METHODS.includes(method))
    refuse(`Invalid signature, ${method} not in (${SIGNATURE_METHODS.map(pythonRepr).join(", ")}).`, "invalid_signature_method");
  if ((oauth.get("oauth_version") ?? "1.0") !== "1.0") refuse("Invalid OAuth version.");
  checkTime(stamp, now);
  if (!isIdentifier(key)) refuse("Invalid client key format.");
  if (!/^[a-f\d]*$/.test(nonce)) refuse("Invalid nonce format.");
  if (purpose === "request_token") checkRequestToken(realm, oauth.get("oauth_callback"));
  else if (purpose === "access_token") checkAccessToken(oauth.get("oauth_token"), oauth.get("oauth_verifier"));
  else if (!isIdentifier(oauth.get("oauth_token"))) refuse("Invalid resource owner key format.");
}

function given(value: string | undefined): string {
  return value || refuse("Missing mandatory OAuth parameters.");
}

function refuse(description: string, code: Refusal["code"] = "invalid_request"): never {
  throw new Refusal(code, description);
}

/** A whole number of ten characters, in any form that Python's `int()` reads. */
function checkTime(stamp: string, now: number): void {
  if (Array.from(stamp).length !== 10) refuse("Invalid timestamp size");
  const digits = strip(stamp);
  if (!/^[-+]?\d+(?:_\d+)*$/.test(digits)) refuse("Timestamp must be an integer.");
  if (Math.abs(now - Number(digits.replaceAll("_", ""))) > LIFETIME)
    refuse(`Timestamp given is invalid, differ from allowed by over ${LIFETIME} seconds.`);
}

/** The hexadecimal digits of a UUID, which are all the keys that there are. */
function isIdentifier(text: string | undefined): boolean {
  return text !== undefined && /^[a-f\d]{32}$/.test(text);
}

function checkRequestToken(realm: string | undefined, callback: string | undefined): void {
  if (realm) refuse(`Invalid realm [${realm.split(" ").map(pythonRepr).join(", ")}]. Allowed are [].`);
  if (!callback) refuse("Missing callback URI.");
}

function checkAccessToken(token: string | undefined, verifier: string | undefined): void {
  if (!token) refuse("Missing resource owner.");
  if (!isIdentifier(token)) refuse("Invalid resource owner key format.");
  if (!verifier) refuse("Missing verifier.");
  if (verifier?.length !== 8 || Array.from(verifier).some((character) => !VERIFIER_CHARACTERS.includes(character)))
    refuse("Invalid verifier format.");
}

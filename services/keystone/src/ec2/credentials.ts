import { createHash } from "node:crypto";
import { NoTime, parseIsoTime } from "@underpin/oslo/python";
import { isTrue } from "../python-truth.ts";

/** What a client sent of a signed request: a JSON object, in which nothing is certain. */
export type SignedCredentials = Readonly<Record<string, unknown>>;

/** Python's last moment, which a time stamp and its ttl together don't exceed. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** An object of what a client sent; undefined if it isn't one. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

/** A text that has UTF-8, which half of a surrogate pair has not. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && !/\p{Surrogate}/u.test(value);
}

/** The credentials of a body of `/ec2tokens` or `/s3tokens`, under any of the three names they have had. */
export function credentialsOf(body: unknown): SignedCredentials {
  const { credentials, credential, ec2Credentials } = objectOf(body) ?? {};
  return objectOf([credentials, credential, ec2Credentials].find(isTrue)) ?? {};
}

/** The id of the credential that an access key belongs to; undefined if there can't be one. */
export function credentialId({ access }: SignedCredentials): string | undefined {
  return isText(access) ? createHash("sha256").update(access).digest("hex") : undefined;
}

/**
 * Why a request's time stamp is refused (401); null if it is good, or if there is none: then the signer left it off intentionally.
 *
 * @param ttl in minutes: `[credential] auth_ttl`
 * @param now in milliseconds
 */
export function refusalOfTime(credentials: SignedCredentials, ttl: number, now: number): string | null {
  const [params, headers] = [objectOf(credentials["params"]), objectOf(credentials["headers"])];
  const stamp = [params?.["Timestamp"], headers?.["X-Amz-Date"], params?.["X-Amz-Date"]].find(isTrue);
  if (stamp === undefined) return null;
  try {
    const end = parseIsoTime(stamp) + ttl * 60_000;
    return now > end || end > LAST ? "Credential is expired" : null;
  } catch (cause) {
    if (cause instanceof NoTime) return `Credential timestamp is invalid: ${cause.message}`;
    throw cause;
  }
}

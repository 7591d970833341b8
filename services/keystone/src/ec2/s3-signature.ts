import { createHmac } from "node:crypto";
import { decodeBase64, pythonText } from "../python-text.ts";
import { isSameText } from "../same-text.ts";
import { isText, type SignedCredentials } from "./credentials.ts";
import { signingKey } from "./signature-v4.ts";

const SERVICES: ReadonlySet<string | undefined> = new Set(["s3", "iam", "sts"]);
const MISMATCH = "Credential signature mismatch";

/** Why the signature of an S3 token is refused (401); null if it is good. */
export function refusalOfS3(secret: unknown, { token, signature }: SignedCredentials): string | null {
  const said = token === undefined ? undefined : pythonText(token);
  const signed = said === undefined ? null : decodeBase64(said);
  if (signed === null || !isText(secret)) return MISMATCH;
  const isV4 = signed.subarray(0, 4).toString("latin1") === "AWS4";
  const right = isV4 ? s3SignatureV4(secret, signed) : s3SignatureV1(secret, signed);
  if (right === null) return "Invalid EC2 signature.";
  return isText(signature) && isSameText(signature, right) ? null : MISMATCH;
}

/** HMAC-SHA1 of the string to sign. */
export function s3SignatureV1(secret: string, signed: Uint8Array): string {
  return createHmac("sha1", secret).update(signed).digest("base64");
}

/** The signature of version 4; null if the string to sign has another form, or is for another service. */
export function s3SignatureV4(secret: string, signed: Buffer): string | null {
  // Latin-1 keeps each byte apart, and its bytes are the same again.
  const [algorithm, , scope, ...rest] = signed.toString("latin1").split("\n");
  const [date, region, service, purpose, ...more] = (scope ?? "").split("/");
  if (rest.length !== 1 || algorithm !== "AWS4-HMAC-SHA256" || more.length > 0) return null;
  if (purpose !== "aws4_request" || !SERVICES.has(service)) return null;
  const parts = [date, region, service, purpose].map((part) => Buffer.from(part as string, "latin1"));
  return createHmac("sha256", signingKey(secret, parts)).update(signed).digest("hex");
}

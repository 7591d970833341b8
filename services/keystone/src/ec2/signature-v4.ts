import { createHash, createHmac } from "node:crypto";
import { percentEncode } from "../percent-encoding.ts";
import { strip } from "@underpin/oslo/python";
import { byCodePoint, pythonText } from "../python-text.ts";
import { isText, objectOf, type SignedCredentials } from "./credentials.ts";
import { present } from "./malformed.ts";

type Texts = Readonly<Record<string, unknown>>;

const ALGORITHM = "AWS4-HMAC-SHA256";

/** Whether a request says that its signature is one of version 4: in its Authorization header, or else in its query. */
export function isV4({ headers, params }: SignedCredentials): boolean {
  const authorization = objectOf(headers)?.["Authorization"];
  if (authorization !== undefined) return isText(authorization) && authorization.startsWith(ALGORITHM);
  return objectOf(params)?.["X-Amz-Algorithm"] === ALGORITHM;
}

/**
 * The signature of version 4.
 *
 * @throws Malformed
 */
export function signatureV4(secret: string, credentials: SignedCredentials): string {
  const [params, headers] = [present(objectOf(credentials["params"])), present(objectOf(credentials["headers"]))];
  const [verb, path, bodyHash] = ["verb", "path", "body_hash"].map((name) => text(credentials[name])) as [string, string, string];
  present(credentials["host"]);
  const signedHeaders = authorizationPart("SignedHeaders", params, headers);
  const query = verb.toUpperCase() === "POST" ? "" : queryString(params);
  const request = [verb.toUpperCase(), path, query, canonicalHeaders(headers, signedHeaders), signedHeaders, bodyHash].join("\n");
  const scope = authorizationPart("Credential", params, headers).split("/").slice(1);
  // One that has more than the four parts is good, too.
  const [date, region, service] = scope;
  const stamp = text(headers["X-Amz-Date"] === undefined ? params["X-Amz-Date"] : headers["X-Amz-Date"]);
  present(stamp.startsWith(present(date)) || undefined);
  const hashed = createHash("sha256").update(request).digest("hex");
  const key = signingKey(secret, [present(date), present(region), present(service), "aws4_request"]);
  return createHmac("sha256", key)
    .update([ALGORITHM, stamp, scope.join("/"), hashed].join("\n"))
    .digest("hex");
}

/** The key that version 4 signs with: the secret, bound to a date, a region, a service and a purpose. */
export function signingKey(secret: string, scope: readonly (string | Uint8Array)[]): Buffer {
  return scope.reduce<Buffer>((key, part) => createHmac("sha256", key).update(part).digest(), Buffer.from(`AWS4${secret}`));
}

/** A query in the order and the encoding that signatures want. */
export function queryString(params: Texts): string {
  return Object.keys(params)
    .toSorted(byCodePoint)
    .map((name) => `${percentEncode(text(name))}=${percentEncode(text(pythonText(params[name])))}`)
    .join("&");
}

function text(value: unknown): string {
  return present(isText(value) ? value : undefined);
}

/** A part of the Authorization header, or where there is none, of the query. */
function authorizationPart(name: string, params: Texts, headers: Texts): string {
  const authorization = headers["Authorization"];
  if (authorization === undefined) return text(params[`X-Amz-${name}`]);
  const said = text(authorization);
  const start = said.indexOf(`${name}=`);
  return start === -1 ? "" : (said.slice(start + name.length + 1).split(",")[0] as string);
}

/** The signed headers, one a line; those that are not there are left out. */
function canonicalHeaders(headers: Texts, signed: string): string {
  const known = new Map(Object.entries(headers).map(([name, value]) => [strip(text(name).toLowerCase()), strip(text(value))]));
  // Boto before 2.9.3 signs the host without its port.
  const isOldBoto = /^Boto\/2\.\d\.[0-2]/.test(known.get("user-agent") ?? "");
  const lines = signed
    .split(";")
    .filter((name) => known.has(name))
    .map((name) => {
      const value = known.get(name) as string;
      return `${name}:${name === "host" && isOldBoto ? value.split(":")[0] : value}`;
    });
  return `${lines.join("\n")}\n`;
}

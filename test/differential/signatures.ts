import { createHmac } from "node:crypto";

/** What an OAuth1 request is signed with. */
export interface OAuth1 {
  readonly consumer: string;
  readonly secret: string;
  readonly token?: string;
  readonly tokenSecret?: string;
  readonly verifier?: string;
  readonly callback?: string;
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The `Authorization` header of a request to a URL (HMAC-SHA1). */
export function oauth1Header(with_: OAuth1, method: string, url: string): string {
  const given: readonly (readonly [string, string | undefined])[] = [
    ["oauth_callback", with_.callback],
    ["oauth_consumer_key", with_.consumer],
    ["oauth_nonce", createHmac("sha1", url).update(String(performance.now())).digest("hex")],
    ["oauth_signature_method", "HMAC-SHA1"],
    ["oauth_timestamp", String(Math.floor(Date.now() / 1000))],
    ["oauth_token", with_.token],
    ["oauth_verifier", with_.verifier],
    ["oauth_version", "1.0"],
  ];
  const parameters = given.flatMap(([name, value]) => (value === undefined ? [] : [[name, encoded(value)] as const]));
  const base = [method, encoded(url.split("?")[0] ?? ""), encoded(parameters.map((pair) => pair.join("=")).join("&"))].join("&");
  const signature = createHmac("sha1", `${encoded(with_.secret)}&${encoded(with_.tokenSecret ?? "")}`)
    .update(base)
    .digest("base64");
  return `OAuth ${[...parameters, ["oauth_signature", encoded(signature)] as const].map(([name, value]) => `${name}="${value}"`).join(", ")}`;
}

/** The body of a request with an EC2 credential, signed in version 2. */
export function ec2Request(access: string, secret: string, params: Readonly<Record<string, string>> = {}): object {
  const all = {
    ...params,
    SignatureVersion: "2",
    SignatureMethod: "HmacSHA256",
    AWSAccessKeyId: access,
    Timestamp: new Date().toISOString(),
  };
  const query = Object.entries(all)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join("&");
  const signature = createHmac("sha256", secret).update(`GET\nnova.example:8773\n/\n${query}`).digest("base64");
  return { credentials: { access, signature, host: "nova.example:8773", verb: "GET", path: "/", params: all } };
}

/** The body of a request to S3, signed in version 1. */
export function s3Request(access: string, secret: string, text: string): object {
  const signature = createHmac("sha1", secret).update(text).digest("base64");
  return { credentials: { access, signature, token: Buffer.from(text).toString("base64") } };
}

/** The passcode of this half minute for a secret that stands for `12345678901234567890`. */
export function passcode(now = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const digest = createHmac("sha1", "12345678901234567890").update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

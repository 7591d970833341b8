import type { KeystonePeer, Question } from "../harness/keystone-peer.ts";
import { ec2Signature } from "../../services/keystone/src/ec2/ec2-signature.ts";
import { s3SignatureV1, s3SignatureV4 } from "../../services/keystone/src/ec2/s3-signature.ts";
import { signatureOf } from "../../services/keystone/src/oauth1/signature.ts";
import { parseQuery } from "../../services/keystone/src/oauth1/form-encoding.ts";
import { percentEncode } from "../../services/keystone/src/percent-encoding.ts";
import type { OAuthWorld } from "./signature-cases.ts";
import type { Random } from "./random.ts";

type Json = Record<string, unknown>;

/** 2026-11-22 12:00:00 */
const NOW = 1_795_348_800;
const PIECES = [
  "a",
  "Z",
  "0",
  "~",
  "-",
  "_",
  ".",
  " ",
  "+",
  "%",
  "%41",
  "é",
  "漢",
  "😀",
  "!",
  "'",
  "(",
  ")",
  "*",
  "&",
  "=",
  ";",
  "/",
  ":",
  '"',
  "\\",
  ",",
  "?",
  "#",
  "@",
];
const JUNK: readonly unknown[] = [null, true, false, 5, 0, "", "x", [], {}, "\ud800", "a:b:c", ["a"], { a: 1 }];
const HOSTS = ["host", "host:5000", "Host.Example:8773", "[::1]:80", "1.2.3.4", "user@h:1", "[::1", ":80", "h:1/x", "ß:1", "a%b:1", "℀:80"];

const word = (random: Random, most = 6): string => Array.from({ length: random.below(most) }, () => random.pick(PIECES)).join("");
const chance = (random: Random, one: number): boolean => random.below(one) === 0;
const hex = (random: Random): string => random.bytes(16).toString("hex");

function basic(random: Random, day: string): Json {
  const params: Json = { Action: random.pick(["List", "Döö", ""]), Timestamp: `${day}T12:00:00Z` };
  for (let i = random.below(5); i > 0; i--) params[word(random)] = random.pick([word(random), word(random), 7, true, null, -3]);
  return {
    access: "key",
    host: random.pick(HOSTS),
    verb: random.pick(["GET", "get", "POST", "PUT"]),
    path: random.pick(["/", "/a b/é", "", word(random)]),
    params,
  };
}

function version4(random: Random, credentials: Json): Json {
  const params = credentials["params"] as Json;
  const [date, scope] = [
    "20261122",
    random.pick(["20261122/r/s3/aws4_request", "20261122/r/ec2", "20261122/r/ec2/x/y", "20261122/r", "2026/a/b/aws4_request"]),
  ];
  const signed = random.pick(["host;x-amz-date", "host", "x-amz-date;none;host;user-agent", "", "Host"]);
  const headers: Json = { Host: ` ${credentials["host"] as string}\u0085`, "X-Amz-Date": `${date}T120000Z` };
  if (chance(random, 3)) headers["user-agent"] = random.pick(["Boto/2.9.2 x", "Boto/2.9.3", "x Boto/2.0.0"]);
  if (chance(random, 3)) headers[` ${word(random)}`] = word(random);
  if (chance(random, 4)) delete headers["X-Amz-Date"];
  if (chance(random, 2)) headers["Authorization"] = `AWS4-HMAC-SHA256 Credential=key/${scope},SignedHeaders=${signed},Signature=x`;
  else Object.assign(params, { "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": `key/${scope}`, "X-Amz-SignedHeaders": signed });
  if (headers["X-Amz-Date"] === undefined || chance(random, 3)) params["X-Amz-Date"] = `${date}T120000Z`;
  return { ...credentials, headers, body_hash: random.pick(["", "e3b0", hex(random)]) };
}

/** Takes away, adds or spoils some part of a JSON object, or of one within it. */
function spoil(random: Random, value: Json): void {
  const inner = [value, value["params"], value["headers"]].filter(
    (one): one is Json => typeof one === "object" && one !== null && !Array.isArray(one),
  );
  const object = random.pick(inner);
  const names = Object.keys(object);
  if (names.length === 0) return;
  const name = random.pick(names);
  if (chance(random, 3)) delete object[name];
  else if (chance(random, 2) && typeof object[name] === "string") object[name] = `${object[name]}${random.pick(PIECES)}`;
  else object[name] = random.pick(JUNK);
}

async function ec2(random: Random, peer: KeystonePeer): Promise<Question> {
  const secret = random.pick([hex(random), `é${word(random)}`]);
  const version = random.pick(["0", "1", "2", "4"]);
  let credentials = basic(random, "2026-11-22");
  if (version === "4") credentials = version4(random, credentials);
  else (credentials["params"] as Json)["SignatureVersion"] = version;
  if (chance(random, 10)) spoil(random, credentials);
  // Half the clients leave the port off.
  const host = credentials["host"];
  const signed =
    chance(random, 2) && typeof host === "string" ? { ...credentials, host: host.toLowerCase().replace(/:\d+$/, "") } : credentials;
  try {
    const theirs = chance(random, 2) ? await peer.ask("sign_ec2", secret, signed) : null;
    credentials["signature"] = theirs !== null && "result" in theirs ? theirs.result : ec2Signature(secret, signed);
  } catch {
    credentials["signature"] = "none";
  }
  if (chance(random, 3)) spoil(random, credentials);
  return ["ec2", chance(random, 40) ? "other" : secret, credentials];
}

async function s3(random: Random, peer: KeystonePeer): Promise<Question> {
  const secret = hex(random);
  const scope = random.pick([
    "20261122/r/s3/aws4_request",
    "20261122/é/iam/aws4_request",
    "x/y/sts/aws4_request",
    "d/r/ec2/aws4_request",
    "d/r/s3",
    "d/r/s3/aws4_request/x",
    "d/r/s3/other",
  ]);
  const lines = ["AWS4-HMAC-SHA256", "20261122T120000Z", scope, hex(random), ...(chance(random, 8) ? [""] : [])];
  const text = Buffer.from(
    chance(random, 2) ? lines.join("\n") : random.pick([`GET\n\n\n${word(random)}\n/b/o`, "", "AWS", "AWS4", word(random, 40)]),
  );
  let token = text.toString(random.pick(["base64", "base64url"]));
  token += "=".repeat((4 - (token.length % 4)) % 4);
  const theirs = chance(random, 2) ? await peer.ask("sign_s3", secret, token) : null;
  const own = text.subarray(0, 4).toString() === "AWS4" ? s3SignatureV4(secret, text) : s3SignatureV1(secret, text);
  const credentials: Json = { access: "key", token, signature: theirs !== null && "result" in theirs ? theirs.result : own };
  if (chance(random, 6))
    credentials["token"] =
      token.slice(0, random.below(token.length + 1)) +
      random.pick(["=", "==", "é", " \n", "!", "A", "===="]) +
      token.slice(random.below(token.length + 1));
  if (chance(random, 4)) spoil(random, credentials);
  return ["s3", secret, credentials];
}

function time(random: Random): string {
  const two = (most: number): string => String(random.below(most)).padStart(2, "0");
  const near = new Date((NOW - random.below(2400)) * 1000).toISOString();
  if (chance(random, 2)) return random.pick([near, near.replaceAll(/[-:]|\.\d+/g, ""), near.slice(0, 19), near.replace("T", " ")]);
  const dash = random.pick(["-", ""]);
  const colon = random.pick([":", ""]);
  const zone = random.pick(["", "Z", "+01:00", "-0030", "+23", `+${two(100)}:${two(100)}`, `-${two(30)}${two(70)}`, "z"]);
  const date = `${random.pick(["2026", "0000", "0001", "9999", "2024"])}${dash}${two(14)}${dash}${two(33)}`;
  return `${date}${random.pick(["T", " ", "t"])}${two(26)}${colon}${two(62)}${colon}${two(62)}${random.pick(["", ".5", ",123456789", "."])}${zone}${random.pick(["", "", "", "\n", " "])}`;
}

function stamp(random: Random): Question {
  const value = chance(random, 12) ? random.pick([...JUNK, "it's", '"\n', "2026", "2026-11", "202611", "2026-1-2"]) : time(random);
  const [params, headers]: [Json, Json] = [{}, {}];
  const places = [() => (params["Timestamp"] = value), () => (headers["X-Amz-Date"] = value), () => (params["X-Amz-Date"] = value)];
  random.pick(places)();
  if (chance(random, 5))
    random.pick([() => (params["Timestamp"] = ""), () => (headers["X-Amz-Date"] = null), () => (params["X-Amz-Date"] = time(random))])();
  return ["stamp", { params, ...(chance(random, 2) || Object.keys(headers).length > 0 ? { headers } : {}) }, random.pick([15, 1, 30]), NOW];
}

function passcodes(random: Random): Question {
  const secret = Array.from({ length: random.below(50) + (chance(random, 4) ? 0 : 26) }, () => random.pick(BASE32)).join("");
  const spoilt = chance(random, 5)
    ? secret + random.pick(["=", "==", "===", "====", "======", "=======", "========", "1", "a", " ", "é", "=A"])
    : secret;
  return ["passcodes", spoilt, random.below(4), 1_000_000_000 + random.below(2_000_000_000) + random.below(100) / 100];
}

const BASE32 = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
const VERIFIER = "abcdEFGH";
const METHODS = ["HMAC-SHA1", "HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT", "RSA-SHA1", "MD5"];

function world(random: Random): OAuthWorld {
  const ids = Array.from({ length: 4 }, () => hex(random)) as [string, string, string, string];
  return { consumer: ids[0], consumerSecret: ids[1], token: ids[2], tokenSecret: ids[3], verifier: VERIFIER };
}

function url(random: Random): string {
  const base = random.pick([
    "http://keystone:5000/v3/x",
    "https://KEY.example:443/v3",
    "http://h:80",
    "http://[0:0::1]:5000/a;b/c;",
    "http://h/a b;x=1",
    "HTTP://1.2.3.4/é",
    "http://h:0/",
    "http://h:x/",
    "https://h:65536/",
    "http:///x",
    "h/x",
    "http://u:p@h:81/%7e",
  ]);
  const query = Array.from({ length: random.below(4) }, () =>
    random.pick(["a=1", "a=2", "b=%C3%A9+x", "c", "=d", "e=f=g", "h=~*'()!", "realm=r", ""]),
  ).join("&");
  return `${chance(random, 2) ? "http://keystone:5000/v3/x" : base}${query === "" ? "" : `?${query}`}`;
}

/** Signs by our own code, in the header alone. */
function signedByUs(random: Random, address: string, given: Json, secrets: OAuthWorld, method: string): Record<string, string> {
  const own: [string, string][] = Object.entries({ ...given, oauth_signature_method: method, oauth_version: "1.0" }).map(
    ([name, value]) => [name, String(value)],
  );
  if (chance(random, 8)) own.push(["oauth_extra", word(random)]);
  if (chance(random, 8)) own.push([`x${word(random).replaceAll(/[^\w]/g, "")}`, "plain"]);
  const query = parseQuery(/\?(.*)/.exec(address)?.[1] ?? "") ?? [];
  const signature = signatureOf({ url: address, method: "POST", params: [...own, ...query] }, method, {
    consumer: secrets.consumerSecret,
    ...(given["oauth_token"] === undefined ? {} : { token: secrets.tokenSecret }),
  });
  const parts = [...own, ["oauth_signature", signature ?? "none"] as const].map(([name, value]) => `${name}="${percentEncode(value)}"`);
  return { Authorization: `${random.pick(["OAuth ", "oauth ", "OAUTH "])}${parts.join(random.pick([", ", ",", " ,\t"]))}` };
}

async function oauth(random: Random, peer: KeystonePeer): Promise<Question> {
  const [there, purpose] = [world(random), random.pick(["request_token", "access_token", "resource"])];
  const [method, nonce] = [random.pick(METHODS), random.pick([hex(random), "0", `${hex(random)}g`])];
  const now = NOW + (chance(random, 10) ? random.pick([-600, -601, 600, 601, 1e9]) : 0);
  const token = purpose === "request_token" ? undefined : there.token;
  let address = url(random);
  let headers: Record<string, string> = chance(random, 8) ? { "Content-Type": "application/x-www-form-urlencoded" } : {};
  const place = random.pick(["AUTH_HEADER", "AUTH_HEADER", "AUTH_HEADER", "QUERY"]);
  const extras = {
    ...(purpose === "request_token" ? { callback: "oob" } : {}),
    ...(purpose === "access_token" ? { verifier: VERIFIER } : {}),
  };
  const realm = chance(random, 10) ? random.pick(["r", "it's", "a b"]) : undefined;
  const theirs = chance(random, 2)
    ? await peer.ask(
        "sign_oauth",
        { url: address, method: "POST", headers },
        { consumer: there.consumerSecret, ...(token === undefined ? {} : { token: there.tokenSecret }) },
        { consumer: there.consumer, token, nonce, ...extras, realm },
        method,
        place,
        now,
      )
    : null;
  if (theirs !== null && "result" in theirs) [address, headers] = theirs.result as [string, Record<string, string>];
  else {
    const given = {
      oauth_consumer_key: there.consumer,
      oauth_nonce: nonce,
      oauth_timestamp: String(now),
      ...(token === undefined ? {} : { oauth_token: token }),
    };
    const more = Object.fromEntries(Object.entries(extras).map(([name, value]) => [`oauth_${name}`, value]));
    headers = { ...headers, ...signedByUs(random, address, { ...given, ...more }, there, method) };
  }
  if (chance(random, 3)) tamper(random, headers);
  if (chance(random, 12)) address += random.pick(["&z=1", "?q=%", "?q=%zz", "?oauth_nonce=1", "?a=é", "#f", "/"]);
  const args = [...new Map((parseQuery(/\?([^#]*)/.exec(address)?.[1] ?? "") ?? []).toReversed())].toReversed();
  return ["oauth", purpose, { url: address, method: "POST", args, headers }, there, NOW];
}

/** Changes the Authorization header, if there is one. */
function tamper(random: Random, headers: Record<string, string>): void {
  const header = headers["Authorization"];
  if (header === undefined) return;
  const items = header.slice(6).split(/, ?/);
  const at = random.below(items.length);
  const item = items[at] as string;
  const changed = random.pick([
    () => items.splice(at, 1),
    () => (items[at] = item.replaceAll('"', "")),
    () => (items[at] = `${item.slice(0, -2)}${random.pick(PIECES)}"`),
    () =>
      (items[at] = item.replace(
        /"[^"]*"/,
        random.pick(['""', "", '"x"', '"\\"', '"1.1"', '"+179534880"', '"1_79534880"', '"%20795348800"', '"abcdEFG1"']),
      )),
    () => items.push(item),
    () => items.push(""),
    () => items.push('realm=""'),
    () => items.push('oauth_x="%zz%e9%"'),
    () => items.push("oauth_y=a\\b"),
    () => (items[at] = item.toUpperCase()),
  ]);
  changed();
  headers["Authorization"] = `${chance(random, 30) ? "Basic " : "OAuth "}${items.join(", ")}`;
}

/** Kinds of questions for signature_peer.py; each may ask the peer to sign. */
export const KINDS: Readonly<Record<string, (random: Random, peer: KeystonePeer) => Question | Promise<Question>>> = {
  ec2,
  s3,
  stamp,
  passcodes,
  oauth,
};

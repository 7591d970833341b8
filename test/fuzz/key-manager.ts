import * as fc from "fast-check";
import type { TestDatabase } from "../harness/databases.ts";
import { ROUTES } from "../../services/barbican/src/api/routes.ts";
import type { Route } from "../../services/barbican/src/api/route.ts";
import { OurBarbican } from "../barbican/api/ours.ts";
import { hostileText, hostileValue } from "./hostile.ts";
import { sometimes, valuesOf, type JsonSchema, type TextFor } from "./schema-values.ts";

/** A request; `#secret:7` and the like are still to be filled in: the seventh of the secrets that there are. */
interface Fuzzed {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly text: string; readonly isCut: boolean } | undefined;
}

export interface KeyFuzz {
  readonly database: TestDatabase;
  readonly seed: number;
  readonly requests: number;
}

/** What a fuzz has come to: how often each status, and one of each kind of answer that there must not be. */
export interface KeyFuzzing {
  readonly statuses: ReadonlyMap<number, number>;
  readonly faults: readonly string[];
}

const KINDS = ["secret", "container", "order", "consumer", "transport_key"] as const;
const LONG = 600;

/** Sends requests that nobody has foreseen to every operation of the Key Manager API; the same for the same seed. */
export async function fuzzKeyManager({ database, seed, requests }: KeyFuzz): Promise<KeyFuzzing> {
  await using ours = await OurBarbican.start("plain", database);
  await ours.reset();
  const [statuses, faults, known] = [new Map<number, number>(), new Map<string, string>(), new Map<string, string[]>()];
  // Making comes as often as all else: of nothing, nothing can be asked.
  const one = fc.oneof(
    ...ROUTES.map((route) => ({ weight: route.success === 201 || route.success === 202 ? 5 : 1, arbitrary: requestsTo(route) })),
  );
  for (const request of fc.sample(one, { seed, numRuns: requests })) {
    const fill = (text: string): string =>
      text.replaceAll(/#(\w+):(\d+)/g, (_, kind: string, at: string) => {
        const all = known.get(kind) ?? [];
        return all[Number(at) % Math.max(1, all.length)] ?? "00000000-0000-4000-8000-000000000000";
      });
    const { body, method, headers } = request;
    const text = body === undefined ? undefined : fill(body.text);
    const sent = { method, path: fill(request.url), headers, body: body?.isCut ? text?.slice(0, text.length / 2) : text };
    const before = ours.unexpected.length;
    const { status, headers: got, body: said } = await ours.ask(sent);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    remember(String(got["location"] ?? ""), known);
    const error = ours.unexpected[before];
    const fault = error === undefined ? (status >= 500 ? `${status}: ${said.toString().slice(0, LONG)}` : undefined) : stackOf(error);
    const kind = fault && (fault.split("\n").find((line) => /^\s+at .*\/src\//.test(line)) ?? fault);
    if (fault !== undefined && kind !== undefined && !faults.has(kind))
      faults.set(
        kind,
        `${method} ${sent.path.slice(0, LONG)}\n  ${JSON.stringify(headers)}\n  ${sent.body?.slice(0, LONG) ?? ""}\n${fault}\n`,
      );
  }
  return { statuses, faults: [...faults.values()] };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? String(error.stack) : String(error);
}

function remember(location: string, known: Map<string, string[]>): void {
  const [, collection = "", id = ""] = /\/v1\/([\w-]+)\/([0-9a-f-]{36})$/.exec(location) ?? [];
  const kind = collection.replace(/s$/, "");
  if (id !== "") known.set(kind, [...(known.get(kind) ?? []).slice(-30), id]);
}

const somethingOf = (kind: string): fc.Arbitrary<string> => fc.nat(40).map((at) => `#${kind}:${at}`);

const namedBy: TextFor = (member) => {
  if (member === "secret_ref") return somethingOf("secret").map((id) => `http://localhost:9311/v1/secrets/${id}`);
  if (member === "payload") return fc.oneof(fc.string(), fc.base64String({ minLength: 4 }));
  if (member === "payload_content_type") return fc.constantFrom("text/plain", "application/octet-stream", "application/pkcs8", "x/y");
  if (member === "expiration") return fc.constantFrom("2031-01-01T00:00:00", "", "2001-01-01", "2031-01-01T00:00:00.5+02:00");
  if (member === "algorithm") return fc.constantFrom("aes", "rsa", "dsa", "des", "hmacsha256", "ec", "x");
  return fc.oneof(fc.constantFrom("a", "b", "public_key", "private_key"), hostileText);
};

/** What is right as it is, by the end of a path; then one of its members is another. */
const RIGHT: Readonly<Record<string, object>> = {
  secrets: { name: "a", payload: "cGF5bG9hZA==", payload_content_type: "application/octet-stream", payload_content_encoding: "base64" },
  "containers/{container_id}/secrets": { name: "a", secret_ref: "http://localhost:9311/v1/secrets/#secret:3" },
  containers: { name: "a", type: "generic", secret_refs: [{ name: "x", secret_ref: "http://localhost:9311/v1/secrets/#secret:1" }] },
  orders: { type: "key", meta: { name: "a", algorithm: "aes", bit_length: 128, mode: "cbc" } },
  "secrets/{secret_id}/metadata": { metadata: { a: "b" } },
  "metadata/{key}": { key: "a", value: "b" },
  acl: { read: { users: ["u1", "u2"], "project-access": false } },
  "secrets/{secret_id}/consumers": { service: "glance", resource_type: "image", resource_id: "#secret:5" },
  "containers/{container_id}/consumers": { name: "a", URL: "http://x" },
  "{project_id}": { project_quotas: { secrets: 1000, orders: -1 } },
  transport_keys: { plugin_name: "p", transport_key: "k" },
};

function nearlyRight(path: string): fc.Arbitrary<unknown> {
  const [, right] = Object.entries(RIGHT)
    .toSorted(([one], [other]) => other.length - one.length)
    .find(([end]) => path.endsWith(end)) ?? ["", {}];
  const other = fc.tuple(fc.constantFrom("", ...Object.keys(right)), hostileValue);
  return sometimes(other, 3).map((change) => (change === undefined ? right : { ...right, [change[0]]: change[1] }));
}

function requestsTo({ method, path, body }: Route): fc.Arbitrary<Fuzzed> {
  const methods = ["HEAD", "OPTIONS", "GET", "POST", "PUT", "PATCH", "DELETE"];
  return fc.record({
    method: fc.oneof({ weight: 20, arbitrary: fc.constant<string>(method) }, { weight: 1, arbitrary: fc.constantFrom(...methods) }),
    url: fc.tuple(paths(path), queries).map(([base, query]) => base + query),
    headers: headersOf(method),
    body: bodies(method, path, body?.shape.schema as JsonSchema | undefined),
  });
}

function paths(path: string): fc.Arbitrary<string> {
  const parts = path.split(/(\{\w+\})/).map((part) => {
    const kind = /^\{(\w+?)(?:_id)?\}$/.exec(part)?.[1];
    if (kind === undefined) return fc.constant(part);
    const likely = (KINDS as readonly string[]).includes(kind) ? somethingOf(kind) : fc.constantFrom("p1", "a", "b", "key");
    return fc.oneof({ weight: 8, arbitrary: likely }, { weight: 1, arbitrary: hostileText.map(escaped) });
  });
  const tail = sometimes(fc.constantFrom("/", "//", "/x", ";a=b", "%00", "%2F", "%ff", "/..", "?", "#x"), 30);
  return fc.tuple(fc.tuple(...parts), tail).map(([all, end]) => all.join("") + (end ?? ""));
}

/** Half pairs of surrogates become bytes that are no UTF-8. */
function escaped(text: string): string {
  const parts = text.slice(0, 3000).match(/[^\uD800-\uDFFF]+|./gsu) ?? [];
  return parts.map((part) => (/^[\uD800-\uDFFF]$/u.test(part) ? "%ED%A0%80" : encodeURIComponent(part))).join("");
}

const QUERY_NAMES = [
  "limit",
  "offset",
  "name",
  "alg",
  "mode",
  "bits",
  "secret_type",
  "created",
  "updated",
  "expiration",
  "sort",
  "acl_only",
  "meta",
  "type",
];
const LIKELY_VALUES = [
  "1",
  "0",
  "-1",
  "99999999999999999999",
  "x",
  "%25",
  "_",
  "gt:2020-01-01",
  "lt:9999-12-31T23:59:59",
  "created:desc,name",
  "true",
];
const queries: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.constantFrom(...QUERY_NAMES), fc.oneof(fc.constantFrom(...LIKELY_VALUES), hostileText.map(escaped))), { maxLength: 3 })
  .map((pairs) => (pairs.length === 0 ? "" : `?${pairs.map(([name, value]) => `${name}=${value}`).join("&")}`));

/** What may stand in a header: latin1 without line ends and NUL. */
const headerText = hostileText.map((text) => text.slice(0, 4000).replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/g, "?"));

function headersOf(method: string): fc.Arbitrary<Record<string, string>> {
  const type = method === "PUT" ? ["text/plain", "application/octet-stream", "application/json"] : ["application/json"];
  const odd = [
    "accept",
    "content-type",
    "content-encoding",
    "openstack-api-version",
    "x-forwarded-proto",
    "forwarded",
    "x-roles",
    "x-user-id",
    "host",
  ];
  return fc
    .tuple(
      fc.constantFrom(...type),
      fc.constantFrom("application/json", "application/json", "*/*", "*/*", "text/plain", "application/octet-stream"),
      fc.constantFrom("admin,key-manager:service-admin", "admin,key-manager:service-admin", "creator", "admin", "observer", "audit"),
      sometimes(fc.tuple(fc.constantFrom(...odd), fc.oneof(headerText, fc.constantFrom("base64", "key-manager 1.1", "text/plain"))), 6),
    )
    .map(([contentType, accept, roles, other]) => ({
      "x-project-id": "p1",
      "x-user-id": "u1",
      "x-roles": roles,
      "content-type": contentType,
      accept,
      ...(other && { [other[0]]: other[1] }),
    }));
}

function bodies(method: string, path: string, schema: JsonSchema | undefined): fc.Arbitrary<Fuzzed["body"]> {
  if (method === "GET")
    return sometimes(
      hostileValue.map((value) => ({ text: JSON.stringify(value), isCut: false })),
      20,
    );
  const content = fc.oneof(
    { weight: 6, arbitrary: nearlyRight(path) },
    { weight: 4, arbitrary: valuesOf(schema, namedBy) },
    { weight: 1, arbitrary: hostileValue },
  );
  return fc
    .tuple(content, sometimes(fc.constant(true), 20))
    .map(([value, cut]) => ({ text: JSON.stringify(value) ?? "", isCut: cut ?? false }));
}

import * as fc from "fast-check";
import { body as likelyBody } from "../differential/random/bodies.ts";
import { login } from "../differential/random/logins.ts";
import { oneOf, parameter } from "../differential/random/values.ts";
import { seeded } from "../oslo-config/random.ts";
import { hostileText, hostileValue } from "./hostile.ts";
import type { Operation } from "./operations.ts";
import { sometimes, valuesOf, type TextFor } from "./schema-values.ts";

/** A request as it is put on the wire; `{user:alice}` and the like are still to be filled in. */
export interface Fuzzed {
  readonly method: string;
  readonly url: string;
  /** Whose token goes with it. */
  readonly as: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body | undefined;
}

export interface Body {
  readonly text: string;
  /** What happens to its bytes. */
  readonly damage: "none" | "cut" | "bad UTF-8" | "UTF-16" | "mark" | "twice" | "deep";
}

const NOTHING_MADE = new Map<string, string[]>();
const LOGIN = /\/auth(?:\/|$)|tokens$/;

/** Something that there is, mostly: what a path, a query or a member of a body would name. */
const byChance = (make: (random: ReturnType<typeof seeded>) => string): fc.Arbitrary<string> => fc.nat().map((seed) => make(seeded(seed)));

const namedBy: TextFor = (member) => {
  const kind = member.replace(/_ids?$/, "");
  return byChance((random) => oneOf(random, kind === "" || kind === "id" ? "user" : kind, NOTHING_MADE) ?? "x");
};

/** Requests to an operation: nearly right ones, and any others. */
export function requestsTo(operation: Operation, personas: readonly string[]): fc.Arbitrary<Fuzzed> {
  const methods = ["HEAD", "OPTIONS", "GET", "POST", "PUT", "PATCH", "DELETE"];
  return fc.record({
    method: fc.oneof({ weight: 20, arbitrary: fc.constant(operation.method) }, { weight: 1, arbitrary: fc.constantFrom(...methods) }),
    url: fc.tuple(paths(operation.path), queries(operation.query)).map(([path, query]) => path + query),
    as: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom("admin", "admin-domain") },
      { weight: 3, arbitrary: fc.constantFrom(...personas) },
    ),
    headers: headers(operation),
    body: bodies(operation),
  });
}

function paths(path: string): fc.Arbitrary<string> {
  const parts = path.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) return fc.constant(part);
    const known = byChance((random) => parameter(random, name, path, NOTHING_MADE));
    return fc.oneof({ weight: 6, arbitrary: known }, { weight: 1, arbitrary: hostileText.map(escaped) });
  });
  const tail = sometimes(fc.constantFrom("/", "//", "/x", ";a=b", "%00", "%2F", "%ff", "/..", "?", "#x"), 30);
  return fc.tuple(fc.tuple(...parts), tail).map(([all, end]) => all.join("") + (end ?? ""));
}

/** Half pairs of surrogates become bytes that are no UTF-8. */
function escaped(text: string): string {
  const parts = text.slice(0, 5000).match(/[^\uD800-\uDFFF]+|./gsu) ?? [];
  return parts.map((part) => (/^[\uD800-\uDFFF]$/u.test(part) ? "%ED%A0%80" : encodeURIComponent(part))).join("");
}

const QUERY_NAMES = ["limit", "marker", "sort_key", "sort_dir", "name", "enabled", "domain_id", "effective", "include_names", "since"];

function queries(known: readonly string[]): fc.Arbitrary<string> {
  const names = fc.constantFrom(...known, ...QUERY_NAMES);
  const suffix = sometimes(fc.constantFrom("__contains", "__icontains", "__startswith", "__iendswith", "__nope", "__", "[]"), 5);
  const value = (name: string): fc.Arbitrary<string> =>
    fc.oneof(
      { weight: 3, arbitrary: namedBy(name.replace(/^scope\./, "").replace(".", "_")) },
      { weight: 2, arbitrary: hostileText.map(escaped) },
      {
        weight: 2,
        arbitrary: fc.constantFrom("true", "false", "1", "-1", "0", "99999999999999999999", "1.5", "x", "%ED%A0%80", "+", "%zz"),
      },
    );
  const one = names.chain((name) =>
    fc.tuple(suffix, sometimes(fc.constant(""), 12), value(name)).map(([end, bare, given]) => name + (end ?? "") + (bare ?? `=${given}`)),
  );
  const odd = fc.tuple(hostileText.map(escaped), hostileText.map(escaped)).map(([name, given]) => `${name}=${given}`);
  const part = fc.oneof({ weight: 8, arbitrary: one }, { weight: 1, arbitrary: odd });
  const some = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `?${parts.join("&")}`);
  return fc.oneof({ weight: 2, arbitrary: fc.constant("") }, { weight: known.length > 0 ? 3 : 1, arbitrary: some });
}

/** What may stand in a header: latin1 without line ends and NUL. */
const headerText = hostileText.map((text) => text.slice(0, 8000).replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/g, "?"));
const HEADERS = [
  "X-Auth-Token",
  "X-Subject-Token",
  "OpenStack-Identity-Access-Rules",
  "Openstack-Auth-Receipt",
  "Authorization",
  "Content-Type",
  "Accept",
  "Accept-Language",
  "Origin",
  "Host",
  "Forwarded",
  "X-Forwarded-Host",
  "X-Forwarded-Proto",
  "X-Forwarded-For",
  "X-Openstack-Request-Id",
  "X-Front-Remote-Issuer",
  "X-Front-Remote-Name",
  "Requested-Project-Id",
  "If-Match",
  "Range",
  "Expect",
  "Cookie",
];
const LIKELY: Readonly<Record<string, readonly string[]>> = {
  "Content-Type": [
    "application/json",
    "application/json; charset=utf-16",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "",
  ],
  Authorization: [
    "Basic bm9wZTpub3Bl",
    "Basic ====",
    "Basic",
    "Bearer x",
    'OAuth oauth_consumer_key="{consumer:robot}",oauth_signature_method="HMAC-SHA1",oauth_timestamp="1",oauth_nonce="n",oauth_version="1.0",oauth_signature="x"',
    'OAuth oauth_consumer_key="%zz"',
    "OAuth",
  ],
  Host: ["", "a b", "[::1", "evil.example:99999"],
  Origin: ["http://dashboard.example", "null"],
};

function headers({ path }: Operation): fc.Arbitrary<Record<string, string>> {
  const one = fc
    .constantFrom(...HEADERS)
    .chain((name) => fc.tuple(fc.constant(name), fc.oneof(headerText, fc.constantFrom(...(LIKELY[name] ?? ["", "x"])))));
  const odd = fc
    .oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(one, { maxLength: 3 }) })
    .map((parts): Record<string, string> => Object.fromEntries(parts));
  const subject = path.startsWith("/v3/auth/tokens")
    ? fc.constantFrom("{token:admin}", "{token:alice}", "nope", "gAAAAA")
    : fc.constant(undefined);
  return fc.tuple(odd, subject).map(([given, token]) => ({ ...(token !== undefined && { "X-Subject-Token": token }), ...given }));
}

function bodies(operation: Operation): fc.Arbitrary<Body | undefined> {
  const { method, path } = operation;
  const told = `${method} ${path}`;
  const likely = fc
    .nat()
    .map((seed) =>
      (LOGIN.test(path) ? login : (random: ReturnType<typeof seeded>) => likelyBody(random, told, NOTHING_MADE))(
        seeded(seed),
        NOTHING_MADE,
      ),
    );
  const content =
    method === "GET" || method === "DELETE"
      ? sometimes(hostileValue, 20)
      : fc.oneof(
          { weight: 4, arbitrary: valuesOf(operation.body, namedBy) },
          { weight: 4, arbitrary: likely },
          { weight: 2, arbitrary: likely.chain(disturbed) },
          { weight: 1, arbitrary: hostileValue },
        );
  const damage = fc.oneof(
    { weight: 30, arbitrary: fc.constant<Body["damage"]>("none") },
    { weight: 2, arbitrary: fc.constantFrom<Body["damage"]>("cut", "bad UTF-8", "UTF-16", "mark", "twice", "deep") },
  );
  return fc.tuple(content, damage).map(([value, how]) => {
    const text = value === undefined ? undefined : JSON.stringify(value);
    return text === undefined ? undefined : { text, damage: how };
  });
}

/** A value in which something has become something else. */
function disturbed(value: unknown): fc.Arbitrary<unknown> {
  const places = [...placesIn(value)];
  if (places.length === 0) return hostileValue;
  return fc.tuple(fc.constantFrom(...places), hostileValue).map(([place, other]) => replaced(value, place, other));
}

function* placesIn(value: unknown, before: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    yield [...before, name];
    yield* placesIn(inner, [...before, name]);
  }
}

function replaced(value: unknown, [name, ...rest]: readonly string[], other: unknown): unknown {
  if (name === undefined) return other;
  if (Array.isArray(value)) return value.map((one: unknown, i) => (String(i) === name ? replaced(one, rest, other) : one));
  const members = value as Readonly<Record<string, unknown>>;
  return { ...members, [name]: replaced(members[name], rest, other) };
}

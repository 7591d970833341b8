import type { Random } from "../../oslo-config/random.ts";
import { nonsense, oneOf, word, type Made } from "./values.ts";

/** How a member of a body is made. */
type Maker = (random: Random, made: Made) => unknown;
/** Members by name; those that upstream requires start with `!`. */
type Shape = Readonly<Record<string, Maker>>;

const id =
  (kind: string): Maker =>
  (random, made) =>
    oneOf(random, kind, made);
const one =
  (...of: readonly unknown[]): Maker =>
  (random) =>
    random.pick(of);
const name: Maker = (random) => word(random);
const bool = one(true, false, false, true, "true", 0);
const text = one("Some text", "", "Ünïcode", null);
const time = one("2099-01-01T00:00:00.000000Z", "2099-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "2099-06-01T12:00:00", "soon", null);
const options = one({}, { immutable: true }, { immutable: false }, { immutable: null }, { nope: 1 });
const listOf =
  (maker: Maker, most = 2): Maker =>
  (random, made) =>
    Array.from({ length: random.below(most + 1) }, () => maker(random, made));
const shaped =
  (shape: Shape): Maker =>
  (random, made) =>
    object(random, shape, made);

const roleRef: Maker = (random, made) =>
  random.chance(3) ? { name: random.pick(["member", "reader", "operator", "nope"]) } : { id: oneOf(random, "role", made) };
const accessRule = shaped({
  "!service": one("identity", "compute"),
  "!method": one("GET", "POST", "BREW"),
  "!path": one("/v3/users", "/v2.1/servers/*", "users"),
});
const mappingRules = one(
  [{ local: [{ user: { name: "{0}" } }], remote: [{ type: "REMOTE_NAME" }] }],
  [{ local: [{ user: { name: "x" }, group: { id: "{group:devs}" } }], remote: [{ type: "A", any_one_of: ["b"], regex: true }] }],
  [{ local: [], remote: [] }],
  [],
  [{ local: [{ nope: 1 }], remote: [{ type: "A" }] }],
);

const SHAPES: Readonly<Record<string, Shape>> = {
  user: {
    "!name": name,
    password: one("pw-new", "pw-alice", "", null, "p".repeat(80)),
    domain_id: id("domain"),
    enabled: bool,
    description: text,
    email: text,
    default_project_id: id("project"),
    options: one(
      {},
      { ignore_password_expiry: true },
      { lock_password: false },
      { multi_factor_auth_rules: [["password"]] },
      { multi_factor_auth_enabled: null },
      { nope: true },
      { multi_factor_auth_rules: [["password"], ["password"]] },
    ),
    federated: one(
      [],
      [{ idp_id: "acme", protocols: [{ protocol_id: "mapped", unique_id: "new" }] }],
      [{ idp_id: "nope", protocols: [{ protocol_id: "x", unique_id: "y" }] }],
    ),
  },
  group: { "!name": name, domain_id: id("domain"), description: text },
  project: {
    "!name": name,
    domain_id: id("domain"),
    parent_id: id("project"),
    enabled: bool,
    description: text,
    is_domain: one(false, false, true, null),
    tags: listOf(one("blue", "new", "a,b", "a/b", "", 7)),
    options,
  },
  domain: {
    "!name": name,
    description: text,
    enabled: bool,
    options,
    tags: one([], ["a"]),
    explicit_domain_id: one("0123456789abcdef0123456789abcdee", "nope"),
  },
  role: { "!name": name, domain_id: id("domain"), description: text, options },
  region: { id: id("region"), description: text, parent_region_id: id("region") },
  service: { "!type": one("compute", "new", "identity", ""), name, enabled: bool, description: text },
  endpoint: {
    "!service_id": id("service"),
    "!url": one("http://new.example", "http://x/$(project_id)s", "http://x/%(tenant_id)s", "http://x/$(nope)s", "not a url", ""),
    "!interface": one("public", "internal", "admin", "nope"),
    region_id: id("region"),
    region: id("region"),
    enabled: bool,
    name,
  },
  endpoint_group: {
    "!name": name,
    "!filters": (random, made) =>
      random.pick<unknown>([
        {},
        { interface: "public" },
        { interface: "nope" },
        { service_id: oneOf(random, "service", made) },
        { region_id: oneOf(random, "region", made) },
        { nope: 1 },
      ]),
    description: text,
  },
  policy: { "!blob": one("{}", "text", { a: 1 }), "!type": one("application/json", "text/plain") },
  credential: {
    "!type": one("ec2", "cert", "totp", "new"),
    "!blob": one('{"access":"a1","secret":"s1"}', '{"access":"a2","secret":"s2"}', "text", "{}", '{"secret":"x"}', {
      access: "a",
      secret: "b",
    }),
    user_id: id("user"),
    project_id: id("project"),
  },
  consumer: { description: text, name },
  trust: {
    "!trustor_user_id": one("{user:alice}", "{user:alice}", "{user:admin}", "{user:bob}"),
    "!trustee_user_id": id("user"),
    "!impersonation": bool,
    project_id: one("{project:web}", "{project:web}", "{project:spare}", null),
    roles: listOf(roleRef),
    expires_at: time,
    remaining_uses: one(1, 5, 0, -1, null),
    allow_redelegation: bool,
    redelegation_count: one(0, 1, 3, 9),
  },
  application_credential: {
    "!name": name,
    secret: one("s3cret", null, ""),
    description: text,
    expires_at: time,
    unrestricted: bool,
    roles: listOf(roleRef),
    access_rules: listOf(accessRule),
    project_id: id("project"),
  },
  identity_provider: {
    remote_ids: listOf(one("https://new.example", "https://acme.example", "x")),
    enabled: bool,
    description: text,
    domain_id: id("domain"),
    authorization_ttl: one(10, 0, -1, null),
  },
  protocol: { "!mapping_id": id("mapping"), remote_id_attribute: one("REMOTE_ISSUER", "", null) },
  mapping: { "!rules": mappingRules, schema_version: one("1.0", "2.0", "3.0") },
  service_provider: {
    "!auth_url": one("https://sp.example/auth", "nope"),
    "!sp_url": one("https://sp.example/ECP", "nope"),
    enabled: bool,
    description: text,
    relay_state_prefix: one("ss:mem:", "x"),
  },
  limit: { "!resource_limit": one(1, 0, -1, 50, "x"), description: text },
  registered_limit: {
    service_id: id("service"),
    region_id: id("region"),
    resource_name: one("cores", "servers", "new"),
    default_limit: one(1, -1, 50),
    description: text,
  },
};

const newLimit = shaped({
  "!service_id": id("service"),
  "!resource_name": one("cores", "servers", "images", "nope"),
  "!resource_limit": one(1, 0, -1, 5, 50),
  project_id: id("project"),
  domain_id: id("domain"),
  region_id: one("R1", "R1", "R2", null),
  description: text,
});
const newRegisteredLimit = shaped({
  "!service_id": id("service"),
  "!resource_name": one("cores", "new", "more"),
  "!default_limit": one(1, -1, 5),
  region_id: id("region"),
  description: text,
});

/** Bodies that are made in another way than a member of their own name. */
const WHOLE: Readonly<Record<string, Maker>> = {
  "POST /v3/limits": (random, made) => ({ limits: listOf(newLimit)(random, made) }),
  "POST /v3/registered_limits": (random, made) => ({ registered_limits: listOf(newRegisteredLimit)(random, made) }),
  "PUT /v3/projects/{project_id}/tags": (random, made) => ({ tags: listOf(one("blue", "new", "a,b", 7, "blue"), 3)(random, made) }),
  "POST /v3/users/{user_id}/credentials/OS-EC2": (random, made) => ({ tenant_id: oneOf(random, "project", made) }),
  "POST /v3/users/{user_id}/password": (random) => ({
    user: {
      original_password: random.pick(["pw-alice", "pw-bob", "pw-erin", "wrong"]),
      password: random.pick(["pw-other", "pw-alice", ""]),
    },
  }),
  "POST /v3/ec2tokens": one(
    { credentials: { access: "{ec2:alice}", signature: "x", host: "h", verb: "GET", path: "/", params: {} } },
    { credentials: {} },
    {},
    { ec2Credentials: { access: "nope", signature: "y" } },
  ),
  "POST /v3/s3tokens": one({ credentials: { access: "{ec2:alice}", signature: "x", token: "eA==" } }, { credentials: {} }, {}),
  "PUT /v3/OS-OAUTH1/authorize/{request_token_id}": (random, made) => ({ roles: listOf(roleRef)(random, made) }),
};

const CONFIG: Maker = one(
  { config: { ldap: { url: "ldap://x" } } },
  { config: { identity: { driver: "sql" } } },
  { config: { ldap: { url: "ldap://x", password: "hidden" }, identity: { driver: "ldap" } } },
  { config: { nope: { a: 1 } } },
  { config: { identity: { nope: 1 } } },
  { config: {} },
  { config: { security_compliance: { password_regex: "^.{8,}$" } } },
  { config: { url: "ldap://y" } },
  { config: { driver: "ldap" } },
);

function object(random: Random, shape: Shape, made: Made, isChange = false): Readonly<Record<string, unknown>> {
  const members = Object.entries(shape).flatMap(([key, make]) => {
    const isRequired = key.startsWith("!");
    const isThere = isRequired && !isChange ? !random.chance(15) : random.chance(3);
    return isThere ? [[isRequired ? key.slice(1) : key, random.chance(12) ? nonsense(random) : make(random, made)] as const] : [];
  });
  const unknown = random.chance(15) ? [[random.pick(["foo", "id", "links", "extra", "name__contains"]), nonsense(random)] as const] : [];
  return Object.fromEntries([...members, ...unknown]);
}

/** The member that a body of a path has, and the kind that it makes. */
export function resourceOf(path: string): string | undefined {
  const last = path.split("/").findLast((part) => part !== "" && !part.startsWith("{"));
  const kind = last === undefined ? undefined : last === "policies" ? "policy" : last.replace(/s$/, "");
  return kind !== undefined && kind in SHAPES ? kind : undefined;
}

/** A body for an operation, or undefined where it takes none. */
export function body(random: Random, operation: string, made: Made): unknown {
  const [method = "", path = ""] = operation.split(" ");
  if (random.chance(60)) return random.pick<unknown>([[], "{", "null", '"text"', {}, "[1]"]);
  const whole = WHOLE[operation];
  if (whole !== undefined) return random.chance(12) ? nonsenseIn(random, whole(random, made)) : whole(random, made);
  if (/^(PUT|PATCH) .*\/config/.test(operation)) return CONFIG(random, made);
  const kind = resourceOf(path);
  if (kind === undefined) return random.chance(10) ? { foo: 1 } : undefined;
  const isMember = path.endsWith("}");
  if (method === "PUT" && !isMember) return undefined;
  if (!["POST", "PATCH", "PUT"].includes(method)) return random.chance(80) ? { foo: 1 } : undefined;
  const shape = SHAPES[kind] ?? {};
  return { [random.chance(40) ? "thing" : kind]: random.chance(40) ? nonsense(random) : object(random, shape, made, method === "PATCH") };
}

function nonsenseIn(random: Random, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return nonsense(random);
  return { ...value, [random.pick(Object.keys(value))]: nonsense(random) };
}

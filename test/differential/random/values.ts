import type { Random } from "../../oslo-config/random.ts";

/** Things that were made while requests go on, by kind: names that stand for their ids on either side. */
export type Made = Map<string, string[]>;

function all(kind: string, names: string): readonly string[] {
  return names.split(" ").map((name) => `{${kind}:${name}}`);
}

/** What there is of each kind in the made cloud. */
const THINGS: Readonly<Record<string, readonly string[]>> = {
  user: [
    ...all("user", "admin alice alice bob bob carol dave erin frank grace heidi ivan wadmin nova spare spare sysmember sysreader"),
    ...all("user", "nadmin nmanager nmember nreader stan fred"),
    "0123456789abcdef0123456789abcdef",
  ],
  group: all("group", "devs ops nobodies ngroup"),
  project: all("project", "admin service web web api deep off fixed spare spare n1 n2 s1"),
  domain: ["default", "default", ...all("domain", "north north south empty empty")],
  role: all("role", "admin manager member reader service operator auditor spare spare fixed lead aide"),
  region: ["R1", "R2", "R3", "R4", "R4"],
  service: all("service", "keystone nova glance cinder asleep spare"),
  endpoint: all("endpoint", "keystone nova-public nova-internal nova-r2 glance-public glance-off cinder-no-region asleep"),
  endpoint_group: all("endpoint_group", "images public-r1"),
  policy: all("policy", "one two"),
  trust: all("trust", "impersonating plain redelegable counted past gone"),
  application_credential: all("appcred", "restricted unrestricted past ruled bobs admin"),
  access_rule: all("access_rule", "one"),
  credential: all("credential", "totp ec2 cert"),
  consumer: all("consumer", "robot spare"),
  limit: all("limit", "web n1 north"),
  registered_limit: all("registered_limit", "cores servers images"),
  idp: ["acme", "acme", "closed", "other"],
  protocol: ["mapped", "mapped", "saml2"],
  mapping: ["people", "spare", "other"],
  service_provider: ["sp", "other"],
  access_token: ["bbbb0000bbbb0000bbbb0000bbbb0000"],
  request_token: ["aaaa0000aaaa0000aaaa0000aaaa0000"],
  ec2: all("ec2", "alice"),
  tag: ["blue", "fast", "slow", "new", "a%2Cb", "x%20y"],
  config_group: ["identity", "ldap", "security_compliance", "assignment", "nope"],
  config_option: ["driver", "url", "user_tree_dn", "password_regex", "password", "nope"],
};

/** The kinds of what paths name. */
const PARAMETERS: Readonly<Record<string, string>> = {
  prior_role_id: "role",
  implied_role_id: "role",
  value: "tag",
  group: "config_group",
  option: "config_option",
};

/** One of a kind: mostly one that there is, sometimes one of another kind, or none at all. */
export function oneOf(random: Random, kind: string, made: Made): string {
  const known = THINGS[kind] ?? [];
  const luck = random.below(100);
  if (luck < 4)
    return random.pick([
      "nope",
      "ffffffffffffffffffffffffffffffff",
      "FFFFFFFF-ffff-ffff-ffff-ffffffffffff",
      "%C3%A9",
      "a%20b",
      "x".repeat(70),
      "%27;--",
      "0",
    ]);
  if (luck < 7) return random.pick(random.pick(Object.values(THINGS)));
  const own = made.get(kind) ?? [];
  return own.length > 0 && luck < 35 ? random.pick(own) : random.pick(known);
}

/** What stands for a parameter of a path. */
export function parameter(random: Random, name: string, path: string, made: Made): string {
  if (name === "credential_id" && path.includes("OS-EC2")) return oneOf(random, "ec2", made);
  return oneOf(random, PARAMETERS[name] ?? name.replace(/_id$/, ""), made);
}

/** What no schema has foreseen. */
export function nonsense(random: Random): unknown {
  return random.pick<unknown>([
    null,
    7,
    -1,
    0,
    1.5,
    true,
    false,
    "",
    " ",
    [],
    {},
    ["a"],
    { a: 1 },
    "x".repeat(300),
    "é✓\u{1F600}",
    "a\tb",
    "null",
    "1",
    "2026-13-01",
    1e30,
  ]);
}

const WORDS = [
  "alice",
  "web",
  "north",
  "member",
  "devs",
  "nova",
  "default",
  "Default",
  "admin",
  "x",
  "Alice",
  "über",
  "a b",
  "a/b",
  "a'b",
  "%",
  "_",
  "spare",
  "new",
];

/** A name: one that may be taken, or a new one. */
export function word(random: Random): string {
  return random.chance(2) ? random.pick(WORDS) : `n${random.below(50)}`;
}

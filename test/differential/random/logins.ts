import type { Random } from "../../oslo-config/random.ts";
import { nonsense, oneOf, type Made } from "./values.ts";

const USERS = [
  "alice",
  "alice",
  "bob",
  "carol",
  "dave",
  "erin",
  "frank",
  "grace",
  "heidi",
  "nmember",
  "nadmin",
  "stan",
  "nova",
  "sysreader",
  "nobody",
];

/** The body of a request for a token: right and wrong ones. */
export function login(random: Random, made: Made): unknown {
  const identity = random.chance(60) ? nonsense(random) : identityOf(random, made);
  const scope = random.chance(3) ? {} : { scope: random.chance(30) ? nonsense(random) : scopeOf(random, made) };
  return random.chance(60) ? { auth: nonsense(random) } : { auth: { identity, ...scope } };
}

function identityOf(random: Random, made: Made): unknown {
  const who = random.pick(USERS);
  const password = random.chance(8) ? "wrong" : `pw-${who}`;
  const domain = random.pick<unknown>([
    { id: "default" },
    { id: "default" },
    { name: "Default" },
    { name: "north" },
    {},
    { id: "{domain:north}" },
  ]);
  const user = random.chance(3) ? { name: who, domain, password } : { id: `{user:${who === "nobody" ? "none" : who}}`, password };
  const byPassword = { methods: ["password"], password: { user } };
  const name = random.pick(["restricted", "unrestricted", "past", "ruled", "bobs"]);
  const secret = random.chance(8) ? "wrong" : `secret-${name}`;
  return random.pick<() => unknown>([
    () => byPassword,
    () => byPassword,
    () => byPassword,
    () => ({
      methods: ["token"],
      token: {
        id: `{token:${random.pick(["alice", "alice", "unscoped", "trust", "appcred", "admin", "north-admin", "stranger", "admin-system"])}}`,
      },
    }),
    () => ({ methods: ["application_credential"], application_credential: { id: `{appcred:${name}}`, secret } }),
    () => ({ methods: ["application_credential"], application_credential: { name, secret, user: { id: "{user:alice}" } } }),
    () => ({ methods: ["password", "totp"], password: { user }, totp: { user: { id: "{user:frank}", passcode: "000000" } } }),
    () => ({ methods: [random.pick(["foo", "external", "oauth1", "mapped", "totp", "saml2", ""])] }),
    () => ({ ...byPassword, methods: random.pick([[], ["password", "token"], "password", ["password", "password"], ["password", "foo"]]) }),
    () => ({
      methods: ["password"],
      password: random.pick<unknown>([{}, { user: {} }, { user: { id: oneOf(random, "user", made) } }, { user: { ...user, password: 7 } }]),
    }),
  ])();
}

function scopeOf(random: Random, made: Made): unknown {
  const project = random.pick<unknown>([
    { id: "{project:web}" },
    { id: "{project:web}" },
    { id: oneOf(random, "project", made) },
    { name: "web", domain: { id: "default" } },
    { name: "web", domain: { name: "Default" } },
    { name: "web" },
    {},
  ]);
  return random.pick<unknown>([
    { project },
    { project },
    { domain: { id: oneOf(random, "domain", made) } },
    { domain: { name: random.pick(["north", "Default", "nope"]) } },
    { system: { all: true } },
    { system: { all: false } },
    { system: {} },
    "unscoped",
    { unscoped: {} },
    { project, domain: { id: "default" } },
    { "OS-TRUST:trust": { id: oneOf(random, "trust", made) } },
    {},
    { foo: 1 },
  ]);
}

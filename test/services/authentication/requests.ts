import { totpPasscodes } from "../../../services/keystone/src/authentication/totp.ts";
import { signatureOf } from "../../../services/keystone/src/oauth1/signature.ts";
import { percentEncode } from "../../../services/keystone/src/percent-encoding.ts";
import type { Dice } from "./dice.ts";
import { assertion } from "./providers.ts";
import { PASSWORDS, type KnownUser, type World } from "./world.ts";

/** A request for judge.py, and for ours. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

type Json = Record<string, unknown>;

const CLOCK = "$totp";

/** Random requests for tokens in a world. Later ones use tokens and receipts that earlier ones brought. */
export function requests(dice: Dice, world: World, count: number): readonly Asked[] {
  return Array.from({ length: count }, (_, i) => {
    if (dice.in(20)) return passwordChange(dice, world);
    const asked = login(dice, world, i);
    return dice.in(14) ? { ...asked, body: dice.in(20) ? {} : { auth: broken(dice, asked.body["auth"]) } } : asked;
  });
}

function passwordChange(dice: Dice, world: World): Asked {
  const user = dice.one(world.users);
  const body: Json = {
    original_password: dice.in(3) ? "wrong" : (user.password ?? ""),
    password: dice.one([...PASSWORDS, "Completely new 1", "short"]),
  };
  if (dice.in(8)) delete body[dice.one(["original_password", "password"])];
  if (dice.in(12)) body["more"] = 1;
  if (dice.in(12)) body["password"] = 5;
  return { method: "POST", path: `/v3/users/${dice.in(10) ? "nobody" : user.id}/password`, body: { user: body } };
}

function login(dice: Dice, world: World, at: number): Asked {
  const user = dice.one(world.users);
  const identity: Json = { methods: [] };
  const methods = dice.one([
    ["password"],
    ["password"],
    ["password"],
    ["password"],
    ["totp"],
    ["password", "totp"],
    ["token"],
    ["token", "password"],
    ["application_credential"],
    ["application_credential"],
    ["application_credential", "totp"],
    ["external"],
    ["ec2credential"],
    ["nonsense"],
    ["mapped"],
    ["mapped"],
    ["mapped"],
    ["oauth1"],
    ["oauth1"],
    [],
    ["password", "password"],
  ]);
  identity["methods"] = methods;
  for (const method of methods) if (!dice.in(40)) identity[method] = payload(dice, world, { method, user, at });
  const headers: Json = {};
  if (at > 5 && dice.in(10))
    headers["Openstack-Auth-Receipt"] = dice.in(3) ? "no receipt" : { $receipt: Math.max(0, at - 1 - dice.roll(30)) };
  const environment: Record<string, string> = {};
  if (dice.in(12)) environment["REMOTE_USER"] = dice.in(3) || !user.isSteady ? "nobody" : user.name;
  if (dice.in(12)) environment["REMOTE_DOMAIN"] = world.domains[0]?.name ?? "";
  if (methods.includes("oauth1") && !dice.in(10)) headers["Authorization"] = signature(dice, world);
  if (methods.includes("mapped")) Object.assign(environment, assertion(dice, world.seed));
  const auth: Json = { identity };
  const asksScope = methods.includes("application_credential") ? dice.in(10) : methods.includes("mapped") ? dice.in(4) : dice.in(2);
  if (asksScope) auth["scope"] = scope(dice, world, user);
  return {
    method: "POST",
    path: `/v3/auth/tokens${dice.in(2) && !methods.includes("oauth1") ? "?nocatalog" : ""}`,
    headers,
    environment,
    body: { auth },
  };
}

/** An Authorization header of OAuth1. */
function signature(dice: Dice, world: World): string {
  const { id, secret, consumer, consumerSecret } = dice.one(world.accessTokens);
  const given = {
    oauth_consumer_key: dice.in(12) ? "0".repeat(32) : consumer,
    oauth_token: dice.in(12) ? "1".repeat(32) : id,
    oauth_nonce: "abc123",
    oauth_timestamp: String(Math.floor(world.now / 1000) - (dice.in(12) ? 7200 : 0)),
    oauth_signature_method: dice.one(["HMAC-SHA1", "HMAC-SHA1", "HMAC-SHA256", "PLAINTEXT"]),
    oauth_version: "1.0",
  };
  const request = { url: "http://localhost/v3/auth/tokens", method: "POST", params: Object.entries(given) };
  const signed = signatureOf(request, given.oauth_signature_method, { consumer: consumerSecret, token: dice.in(8) ? "wrong" : secret });
  const parts = [...Object.entries(given), ["oauth_signature", signed ?? ""] as const];
  return `OAuth ${parts.map(([name, value]) => `${name}="${percentEncode(value)}"`).join(", ")}`;
}

function reference(dice: Dice, of: { readonly id: string; readonly name: string }): Json {
  return dice.one<Json>([{ id: of.id }, { name: of.name }, { id: of.id, name: of.name }]);
}

function userReference(dice: Dice, world: World, user: KnownUser): Json {
  if (dice.in(2)) return { id: dice.in(30) ? "nobody" : user.id };
  const domain = dice.in(30) ? dice.one(world.domains) : world.domains.find((one) => one.id === user.domain);
  const said = dice.in(40) ? { id: "nowhere" } : reference(dice, domain ?? { id: "", name: "" });
  const named: Json = { name: dice.in(30) ? "nobody" : user.name };
  if (dice.in(20)) named["id"] = dice.one(world.users).id;
  if (!dice.in(40)) named["domain"] = said;
  return named;
}

function payload(
  dice: Dice,
  world: World,
  { method, user, at }: { readonly method: string; readonly user: KnownUser; readonly at: number },
): Json {
  switch (method) {
    case "password": {
      const password = dice.in(6) ? "wrong" : (user.password ?? "none");
      return { user: { ...userReference(dice, world, user), ...(dice.in(30) ? {} : { password }) } };
    }
    case "totp": {
      const codes = user.totp === null || dice.in(4) ? "000000" : { [CLOCK]: user.totp };
      return { user: { ...userReference(dice, world, user), passcode: codes } };
    }
    case "token":
      return { id: dice.in(8) ? "no token" : { $token: Math.max(0, at - 1 - dice.roll(20)) } };
    case "application_credential": {
      const one = dice.one(world.credentials);
      const secret = dice.in(5) ? "wrong" : one.secret;
      if (dice.in(2)) return { id: dice.in(8) ? "nothing" : one.id, ...(dice.in(20) ? {} : { secret }) };
      const { id: _id, ...named } = userReference(dice, world, one.user);
      const by = "name" in named ? named : { id: one.user.id };
      return { ...(dice.in(15) ? {} : { name: dice.in(8) ? "nothing" : one.name }), ...(dice.in(15) ? {} : { user: by }), secret };
    }
    case "mapped": {
      const all: Json = {
        identity_provider: dice.in(15) ? "nothing" : dice.one(world.providers),
        protocol: dice.in(20) ? "nothing" : "mapped",
      };
      if (dice.in(15)) delete all[dice.one(Object.keys(all))];
      return all;
    }
    default:
      return dice.in(2) ? {} : { identity_provider: "nothing" };
  }
}

function scope(dice: Dice, world: World, user: KnownUser): unknown {
  const [project, trust] = [dice.one(world.projects), dice.in(2) ? world.trusts.find(({ trustee }) => trustee === user) : undefined];
  const domain = world.domains.find((one) => one.id === project.domain) ?? { id: "", name: "" };
  return dice.one<unknown>([
    { project: { id: project.id } },
    { project: { name: project.name, domain: reference(dice, domain) } },
    { project: { name: project.name, domain: reference(dice, dice.one(world.domains)) } },
    { project: reference(dice, project) },
    { project: { id: domain.id } },
    { project: { id: "nothing" } },
    { domain: reference(dice, dice.one(world.domains)) },
    { domain: reference(dice, dice.one(world.domains)) },
    { domain: { id: project.id } },
    { domain: { name: "nothing" } },
    { system: { all: true } },
    { system: { all: false } },
    { system: {} },
    "unscoped",
    "system",
    { unscoped: {} },
    { "OS-TRUST:trust": { id: (trust ?? dice.one(world.trusts)).id } },
    { "OS-TRUST:trust": { id: (trust ?? dice.one(world.trusts)).id } },
    { "OS-TRUST:trust": {} },
    { system: { all: true }, domain: { id: domain.id } },
    {},
  ]);
}

const INSTEAD: readonly unknown[] = [
  null,
  5,
  "text",
  "",
  [],
  {},
  true,
  { id: "" },
  { name: "" },
  "a rather long text with several words that does not fit on one line at all, as it is",
];

/** The same with something else, or nothing, somewhere in it. */
function broken(dice: Dice, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0 || dice.in(5)) return dice.one(INSTEAD);
  if (Array.isArray(value)) return value.map((one, i) => (i === 0 ? broken(dice, one) : (one as unknown)));
  const name = dice.one(Object.keys(value));
  const { [name]: inside, ...rest } = value as Json;
  if (name.startsWith("$")) return value;
  return dice.in(4) ? rest : { ...rest, [name]: broken(dice, inside) };
}

/** A request with passcodes that are good now. */
export function withPasscodes<T>(value: T, now: number): T {
  if (Array.isArray(value)) return value.map((one) => withPasscodes(one as unknown, now)) as T;
  if (typeof value !== "object" || value === null) return value;
  const secret = (value as Json)[CLOCK];
  if (typeof secret === "string") return (totpPasscodes(secret, 0, now)?.[0] ?? "") as T;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withPasscodes(one as unknown, now)])) as T;
}

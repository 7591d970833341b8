import type { Random } from "../../oslo-config/random.ts";
import type { Step } from "../scenario.ts";
import { body, resourceOf } from "./bodies.ts";
import { login } from "./logins.ts";
import { ARGUMENTS, OPERATIONS } from "./operations.ts";
import { nonsense, oneOf, parameter, word, type Made } from "./values.ts";

/** A request that was made by chance, and the operation that it is of. */
export interface Request {
  readonly operation: string;
  readonly step: Step;
  /** The kind of what it makes, and the name that it then goes by. */
  readonly makes?: { readonly kind: string; readonly name: string };
}

/** Who asks: admins more often than others, as they get further. */
const WHO: readonly string[] = [
  ...Array.from({ length: 30 }, () => "admin"),
  ...Array.from({ length: 8 }, () => "admin-system"),
  "admin-domain",
  "system-member",
  "system-reader",
  "system-reader",
  "north-admin",
  "north-admin",
  "north-manager",
  "north-manager",

  "north-member",
  "north-reader",
  "north-reader",
  "web-admin",
  "web-admin",
  "carol",
  "alice",
  "alice",
  "alice",
  "bob",
  "unscoped",
  "grace",
  "service",
  "service",
  "trust",
  "trust-plain",
  "appcred",
  "appcred-unrestricted",
  "appcred-admin",
  "nobody",
  "stranger",
];

const READS = OPERATIONS.filter((one) => one.startsWith("GET "));
const isWrite = (operation: string): boolean => !operation.startsWith("GET ");

/**
 * A request made by chance.
 * @param isEarly whether nothing was made yet: only then pages can be compared, which are in the order of ids
 */
export function makeRequest(random: Random, made: Made, number: number, isEarly: boolean): Request {
  const operation = choose(random, isEarly);
  const [method = "", template = ""] = operation.split(" ");
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameter(random, name, template, made));
  const sent =
    method === "GET" && random.chance(25)
      ? "HEAD"
      : random.chance(150)
        ? random.pick(["OPTIONS", "PUT", "PATCH", "POST", "DELETE"])
        : method;
  const step: Step = {
    as: random.pick(WHO),
    send: `${sent} ${path}${query(random, template, made, isEarly)}`,
    ...headersAndBody(random, operation, template, made),
  };
  const makes = makesOf(method, template, number);
  return makes === undefined ? { operation, step } : { operation, makes, step: { ...step, keep: { [makes.name]: makes.place } } };
}

function choose(random: Random, isEarly: boolean): string {
  if (isEarly) return random.pick(READS);
  const one = random.pick(OPERATIONS);
  // What is gone can't be asked for any more.
  return one.startsWith("DELETE ") && random.chance(2) ? random.pick(OPERATIONS.filter(isWrite)) : one;
}

function headersAndBody(random: Random, operation: string, template: string, made: Made): Pick<Step, "headers" | "body"> {
  if (operation === "POST /v3/auth/tokens") return { body: login(random, made) };
  if (template.startsWith("/v3/auth/tokens") && !random.chance(20)) {
    const token = `{token:${random.pick(WHO.filter((who) => who !== "nobody"))}}`;
    return { headers: { "X-Subject-Token": token, ...(random.chance(4) && { "OpenStack-Identity-Access-Rules": "1" }) } };
  }
  if (operation === "POST /v3/OS-OAUTH2/token") return oauth2(random);
  const content = body(random, operation, made);
  if (content === undefined) return {};
  return {
    body: content,
    ...(random.chance(80) && {
      headers: { "Content-Type": random.pick(["text/plain", "application/json; charset=utf-8", "application/xml"]) },
    }),
  };
}

function oauth2(random: Random): Pick<Step, "headers" | "body"> {
  return {
    headers: { "Content-Type": "application/x-www-form-urlencoded", ...(random.chance(2) && { Authorization: "Basic bm9wZTpub3Bl" }) },
    body: random.pick(["grant_type=client_credentials", "grant_type=password", ""]),
  };
}

function query(random: Random, template: string, made: Made, isEarly: boolean): string {
  const known = ARGUMENTS[template];
  const isList = known !== undefined && !template.endsWith("}");
  const parts: string[] = [];
  if (known !== undefined && random.chance(2)) parts.push(...random.some(known, 2).map((name) => argument(random, name, made)));
  if (isList && isEarly && random.chance(5)) parts.push(`limit=${random.pick(["1", "2", "5", "1000", "0", "x"])}`);
  if (isList && isEarly && random.chance(15)) parts.push(`marker=${oneOf(random, resourceOf(template) ?? "user", made)}`);
  if (random.chance(30)) parts.push(random.pick(["foo=bar", "sort_key=name", "sort_dir=up", "sort_dir=asc", "name", "name=", "x"]));
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

const FLAGS = ["true", "false", "1", "0", "True", "", "x"];

function argument(random: Random, name: string, made: Made): string {
  const kind = /^(?:scope\.)?(\w+?)[._]id$/
    .exec(name)?.[1]
    ?.replace(/^(?:trustor|trustee)_user$/, "user")
    .replace("parent_region", "region")
    .replace("parent", "project");
  const value = ((): string => {
    if (random.chance(20)) return encodeURIComponent(String(nonsense(random)).slice(0, 40));
    if (kind !== undefined) return oneOf(random, kind, made);
    if (name === "password_expires_at")
      return random.pick([
        "lt:2030-01-01T00:00:00Z",
        "gt:2010-01-01T00:00:00Z",
        "foo:2030-01-01T00:00:00Z",
        "lt:soon",
        "eq:2020-01-01T00:00:00Z",
      ]);
    if (name.includes("tags")) return random.pick(["blue", "blue,fast", "slow", "nope"]);
    if (name === "since") return random.pick(["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "zz"]);
    if (name === "origin") return random.pick(["http://dashboard.example/auth/websso/", "http://evil.example/"]);
    if (name === "scope.system") return random.pick(["all", "nope"]);
    if (name.endsWith("inherited_to")) return random.pick(["projects", "nope"]);
    if (name === "type") return random.pick(["compute", "ec2", "cert", "application/json", "identity"]);
    if (name === "interface") return random.pick(["public", "internal", "admin", "nope"]);
    if (name === "resource_name") return random.pick(["cores", "servers", "nope"]);
    if (name === "name" || name === "unique_id" || name === "id") return encodeURIComponent(word(random));
    return random.pick(FLAGS);
  })();
  if (["name", "type", "domain_id", "enabled"].includes(name) && random.chance(4))
    return `${name}__${random.pick(["contains", "icontains", "startswith", "istartswith", "endswith", "iendswith", "nope"])}=${value.slice(0, 3)}`;
  return random.chance(15) ? name : `${name}=${value}`;
}

function makesOf(method: string, template: string, number: number): { kind: string; name: string; place: string } | undefined {
  if (!["POST", "PUT"].includes(method)) return undefined;
  const made = (kind: string, place: string): { kind: string; name: string; place: string } => ({
    kind,
    place,
    name: `made:${kind}:${number}`,
  });
  if (template.endsWith("/credentials/OS-EC2")) return made("ec2", "credential.access");
  if (template === "/v3/limits") return made("limit", "limits.0.id");
  if (template === "/v3/registered_limits") return made("registered_limit", "registered_limits.0.id");
  const kind = resourceOf(template);
  return method === "POST" && kind !== undefined && !template.includes("{")
    ? made(kind, `${kind}.id`)
    : kind === "application_credential" && method === "POST"
      ? made(kind, `${kind}.id`)
      : undefined;
}

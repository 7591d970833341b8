import { pythonRepr } from "@underpin/oslo/python";
import type { Call } from "./call.ts";
import { invalid } from "../refusals.ts";

export type Given = Readonly<Record<string, unknown>>;

/** What a body says of a thing: `{"user": {…}}`; nothing where it does not name it. */
export function givenIn(call: Call, name: string): Given {
  return (call.body[name] ?? {}) as Given;
}

/**
 * The same where no schema says that a body must name the thing.
 *
 * @throws HttpError 400
 */
export function requireGiven(call: Call, name: string): Given {
  if (!Object.hasOwn(call.body, name)) throw invalid(`'${name}' is a required property`);
  return givenIn(call, name);
}

/** Attributes but `extra`: the column of that name has those that have none, and upstream lets nobody give it as a whole. */
export function withoutExtra<G extends Given>(given: G): G {
  return Object.fromEntries(Object.entries(given).filter(([name]) => name !== "extra")) as G;
}

/** Attributes as upstream stores those of a new thing: `:` and `-` in names are `_`. */
export function normalized(given: Given): Given {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name.replace(/[:-]/g, "_"), value]));
}

/**
 * A truth value. Where upstream's schema lets words for one in, upstream fails over them later: no column takes them.
 *
 * @throws HttpError 400
 */
export function booleanIn(given: Given, name: string): boolean | undefined {
  const value = given[name];
  if (value === undefined || typeof value === "boolean") return value;
  const shown = typeof value === "string" ? value : pythonRepr(value);
  throw invalid(`Invalid input for field/attribute ${name}. Value: ${shown}. ${pythonRepr(value)} is not of type 'boolean'`);
}

/**
 * With the domain that a new thing lies in: its own, that of the caller's token, the default one.
 *
 * @throws HttpError 400 for `[DEFAULT] admin_token`, which lies in no domain
 */
export function withDomain<G extends Given>(call: Call, given: G): G & { readonly domain_id: string } {
  const own = given["domain_id"];
  if (typeof own === "string" && own !== "") return given as G & { readonly domain_id: string };
  if (call.caller?.token === undefined)
    throw invalid(
      "You have tried to create a resource using the admin token. As this token is not within a domain you must explicitly include a domain for this resource to belong to.",
    );
  return { ...given, domain_id: call.token.domain?.id ?? call.keystone.config.identity.default_domain_id };
}

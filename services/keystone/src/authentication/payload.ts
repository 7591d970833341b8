import { malformed } from "@underpin/oslo/http";
import type { DomainBy, UserBy } from "./found.ts";

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object's own value of a name. */
export function own(object: Json, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** What must be an object; upstream's answer to anything else is 500. */
export function objectIn(value: unknown, attribute: string, target: string): Json {
  if (!isJson(value)) throw malformed(attribute, target);
  return value;
}

/** A text that says something, or undefined: nothing, and what is empty, is none. Upstream asks its database for anything else. */
export function textIn(object: Json, name: string, target: string): string | undefined {
  const value = own(object, name);
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") throw malformed(name, target);
  return value;
}

/** A domain by its name or, without one, its id. */
export function domainIn(object: Json): DomainBy | undefined {
  const name = textIn(object, "name", "domain");
  if (name !== undefined) return { name };
  const id = textIn(object, "id", "domain");
  return id === undefined ? undefined : { id };
}

/**
 * The user that a method's payload speaks of: by name and domain or, without a name, by id.
 *
 * @throws HttpError 400
 */
export function userIn(payload: Json): Exclude<UserBy, { readonly applicationCredential: string }> {
  // Upstream knows the method's name only after this check.
  if (!Object.hasOwn(payload, "user")) throw malformed("user", "None");
  const user = objectIn(own(payload, "user"), "user", "None");
  const [id, name] = [textIn(user, "id", "user"), textIn(user, "name", "user")];
  if (name !== undefined) {
    if (!Object.hasOwn(user, "domain")) throw malformed("domain", "user");
    const domain = domainIn(objectIn(own(user, "domain"), "domain", "user"));
    if (domain === undefined) throw malformed("id or name", "domain");
    return { name, domain };
  }
  if (id !== undefined) return { id };
  throw malformed("id or name", "user");
}

import { NO_DOMAIN } from "../../assignments/effective-roles.ts";
import type { Facts } from "../../database/look.ts";
import { parseObject } from "../../json-text.ts";
import { forbidden, notFound } from "../../refusals.ts";
import type { TokenContents } from "../contents.ts";
import type { TokenRole } from "../token.ts";
import type { TrustFact } from "./trusts.ts";

/**
 * The roles of a token, each once.
 *
 * @param trust what the token is of, if it is of one
 * @throws HttpError 403 if a trust gives what the trustor does not have, 404 if what the token is of is gone
 */
export function rolesOf(said: TokenContents, facts: Facts, trust: TrustFact | null): readonly TokenRole[] {
  if (said.system !== null) return named(facts);
  if (said.trustId !== null && trust !== null) return trustRoles(facts, trust.redelegatedFrom ? "first_role" : "trustor_role");
  if (said.accessTokenId !== null) return accessTokenRoles(facts);
  if (said.groupIds !== null && (said.projectId !== null || said.domainId !== null)) return wholeRoles(facts);
  if (said.domainId === null && said.applicationCredentialId && said.projectId !== null)
    return credentialRoles(facts, said.applicationCredentialId);
  return named(facts);
}

/**
 * What a trust gives of what somebody has.
 *
 * @param held whose roles count: `trustor_role`, or `first_role` for those of the chain's first trustor
 * @throws HttpError 403 if it gives anything else
 */
export function trustRoles(facts: Facts, held: "trustor_role" | "first_role"): readonly TokenRole[] {
  const has = new Set(facts.all(held).map(([id]) => id));
  if (facts.all("role").some(([id]) => !has.has(id))) throw forbidden("Trustee has no delegated roles.");
  return wholeRoles(facts).filter((role) => role["domain_id"] === null);
}

function named(facts: Facts): readonly TokenRole[] {
  return facts.all("role").map(([id, name]) => ({ id: String(id), name: String(name) }));
}

const OPTION_NAMES: Readonly<Record<string, string>> = { IMMU: "immutable" };

/** Roles with all that is known of them. */
function wholeRoles(facts: Facts): readonly TokenRole[] {
  return facts.all("role").map(([asked, id, name, domain, description, extra]) => {
    if (id === null) throw notFound("role", String(asked));
    const options = facts.all("option").filter(([role, option]) => role === id && String(option) in OPTION_NAMES);
    return {
      ...parseObject(extra),
      id: String(id),
      name: String(name),
      domain_id: domain === NO_DOMAIN ? null : domain,
      description,
      options: Object.fromEntries(
        options.map(([, option, value]) => [OPTION_NAMES[String(option)], value === null ? null : (JSON.parse(String(value)) as unknown)]),
      ),
    };
  });
}

function credentialRoles(facts: Facts, id: string): readonly TokenRole[] {
  if (facts.one("credential") === null) throw notFound("Application Credential", id);
  const has = new Set(facts.all("role").map(([role]) => role));
  return facts.all("credential").flatMap(([, , , , asked, role, name]) => {
    if (asked === null) return [];
    if (role === null) throw notFound("role", String(asked));
    return has.has(role) ? [{ id: String(role), name: String(name) }] : [];
  });
}

/** What the user has of what the access token gives, with what that implies. */
function accessTokenRoles(facts: Facts): readonly TokenRole[] {
  const given = new Set(JSON.parse(String(facts.one("access_token")?.[2] ?? "[]")) as readonly string[]);
  for (const id of given) for (const [prior, implied] of facts.all("implied")) if (prior === id) given.add(String(implied));
  return named(facts).filter(({ id }) => given.has(id));
}

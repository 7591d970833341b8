import { HttpError } from "@underpin/oslo/http";
import { CATALOG_TEXTS, catalogFactsOf } from "../../catalog/catalog.ts";
import { Facts, type FactRow } from "../../database/look.ts";
import type { Compatibility } from "../../policies/index.ts";
import { forbidden, notFound, TokenNotFound, unauthorized } from "../../refusals.ts";
import { ROOT_DOMAIN } from "../../root-domain.ts";
import type { TokenContents } from "../contents.ts";
import type { AccessRule, BodyFacts, ServiceProvider, Token, TokenProject, TokenRole } from "../token.ts";
import { domainOf, People, type Person } from "./people.ts";
import { rolesOf, trustRoles } from "./roles.ts";
import type { Shape } from "./shape.ts";
import { trustOf, type TrustFact } from "./trusts.ts";

/** What a token is in the light of one look. */
export type Minted = Omit<Token, "text" | "contents"> & {
  /** Whether the user is enabled: upstream 22 does not mind. */
  readonly isUserEnabled: boolean;
  /** The application credential's end, and the trust's, in microseconds since 1970. */
  readonly endsAt: { readonly applicationCredential: number | null; readonly trust: number | null };
};

export interface MintSettings {
  /** `[security_compliance] disable_user_account_days_inactive` */
  readonly inactiveDays: number | null;
  /** `[trust] max_redelegation_count` */
  readonly maxRedelegationCount: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Reads the rows of a look. */
export function readFacts(rows: readonly FactRow[]): Facts {
  return new Facts(rows, CATALOG_TEXTS);
}

/**
 * Whether a token is good as far as user, scope, trust and roles go, and what it is then. In upstream's order: of several reasons against
 * it, the same one is told.
 *
 * Source: `TokenModel.mint` of keystone/models/token_model.py.
 *
 * @throws HttpError 401, 403, 404
 */
export function mint(said: TokenContents, facts: Facts, shape: Shape, settings: MintSettings): Minted {
  const people = new People(facts, { days: settings.inactiveDays, now: settings.now });
  const project = said.projectId === null ? null : projectOf(said.projectId, facts);
  const trust = said.trustId === null ? null : trustOf(said.trustId, facts, people, settings);
  const { trustor } = trust === null ? { trustor: null } : checkParties(said, trust, people);
  const person = people.get(said.userId);
  checkDomain(person.domain());
  const domain = said.domainId === null ? null : scopeDomain(said.domainId, facts);
  const accessToken = facts.one("access_token");
  if (said.accessTokenId !== null && accessToken === null) throw new HttpError(404, "Access token not found");
  const roles = rolesOf(said, facts, trust);
  checkRoles(said, roles);
  // Also where the trust was passed on, and the roles above are those of the first one who gave it.
  if (trust !== null) {
    if (trust.projectId === null) throw notFound("project", "None");
    trustRoles(facts, "trustor_role");
  }
  const credential = facts.one("credential");
  return {
    user: person.user,
    project,
    domain,
    isSystem: said.system !== null,
    roles,
    trust:
      trust === null || trustor === null
        ? null
        : { id: trust.id, impersonation: trust.impersonation, trustor: trustor.user, trusteeUserId: trust.trusteeUserId },
    applicationCredential:
      credential === null
        ? null
        : {
            id: String(credential[0]),
            name: String(credential[1]),
            unrestricted: Boolean(credential[2]),
            accessRules: accessRules(facts),
          },
    oauth1: accessToken === null ? null : { accessTokenId: String(accessToken[0]), consumerId: String(accessToken[1]) },
    body: shape.body === "none" ? null : bodyFacts(facts, shape),
    isUserEnabled: person.isEnabled,
    endsAt: {
      applicationCredential: credential?.[3] ? Number(credential[3]) : null,
      trust: trust?.expiresAt ?? null,
    },
  };
}

/**
 * What upstream looks up before it makes a token, and so refuses first: the user, the application credential, and since 30 the trust.
 *
 * @throws HttpError 403, 404
 */
export function checkGrant(said: TokenContents, facts: Facts, compatibility: Compatibility, settings: MintSettings): void {
  const people = new People(facts, { days: settings.inactiveDays, now: settings.now });
  people.get(said.userId);
  if (said.applicationCredentialId !== null && facts.one("credential") === null)
    throw notFound("Application Credential", said.applicationCredentialId);
  if (said.trustId !== null && compatibility === 30) trustOf(said.trustId, facts, people, settings);
}

function projectOf(id: string, facts: Facts): TokenProject {
  const row = facts.one("project");
  if (row === null || row[0] === ROOT_DOMAIN) throw notFound("project", id);
  const [rowId, name, enabled, isDomain, domainId] = row;
  if (!enabled) throw new HttpError(404, `Unable to validate token because project ${id} is disabled`);
  // Upstream fails here: a project that acts as a domain is in none.
  if (domainId === ROOT_DOMAIN) throw new TokenNotFound("Failed to validate token");
  const domain = domainOf(row.slice(4));
  checkDomain(domain);
  return { id: String(rowId), name: String(name), isDomain: Boolean(isDomain), domain: { id: domain.id, name: domain.name } };
}

function scopeDomain(id: string, facts: Facts): { readonly id: string; readonly name: string } {
  const row = facts.one("domain");
  if (row === null) throw notFound("domain", id);
  const domain = domainOf([row[0], row[1], row[2], row[3]]);
  return { id: domain.id, name: domain.name };
}

function checkDomain({ id, isEnabled }: { readonly id: string; readonly isEnabled: boolean }): void {
  if (!isEnabled) throw new HttpError(404, `Unable to validate token because domain ${id} is disabled`);
}

function checkParties(said: TokenContents, trust: TrustFact, people: People): { readonly trustor: Person } {
  const trustee = people.get(trust.trusteeUserId);
  if (said.userId !== trustee.id) throw forbidden("User is not a trustee.");
  const trustor = people.get(trust.trustorUserId);
  if (!trustor.domain().isEnabled) throw new TokenNotFound("Trustor domain is disabled.");
  if (!trustee.domain().isEnabled) throw new TokenNotFound("Trustee domain is disabled.");
  if (!trustor.isEnabled) throw forbidden("Trustor is disabled.");
  return { trustor };
}

function checkRoles(said: TokenContents, roles: readonly TokenRole[]): void {
  if (roles.length > 0) return;
  if (said.system !== null) throw unauthorized(`User ${said.userId} has no access to the system`);
  if (said.domainId !== null) throw unauthorized(`User ${said.userId} has no access to domain ${said.domainId}`);
  if (said.projectId !== null) throw unauthorized(`User ${said.userId} has no access to project ${said.projectId}`);
}

function accessRules(facts: Facts): readonly AccessRule[] | null {
  const rules = facts.all("access_rule");
  if (rules.length === 0) return null;
  return rules.map(([id, service, path, method]) => ({ id, service, path, method }) as AccessRule);
}

/** What a look found for a body. */
export function bodyFacts(facts: Facts, shape: Shape): BodyFacts {
  return {
    serviceProviders: facts.all("service_provider").map(([auth_url, id, sp_url]) => ({ auth_url, id, sp_url }) as ServiceProvider),
    isProviderKnown: facts.one("identity_provider") !== null,
    catalog: shape.body === "whole" ? catalogFactsOf(facts) : null,
  };
}

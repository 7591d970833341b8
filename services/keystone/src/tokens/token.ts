import type { RoleName } from "../assignments/effective-roles.ts";
import type { CatalogFacts } from "../catalog/catalog.ts";
import type { ReadToken } from "./contents.ts";

/** What is named in a token's body: a domain, or what lies in one. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface TokenUser {
  readonly id: string;
  /** Null if nothing names them: a federated user without a name. */
  readonly name: string | null;
  readonly domain: Named;
  /** As tokens show it: `2026-11-22T07:00:00.000000`; null if it does not expire. */
  readonly passwordExpiresAt: string | null;
}

export interface TokenProject extends Named {
  readonly domain: Named;
  /** Whether it acts as a domain. */
  readonly isDomain: boolean;
}

/** A role; tokens of trusts and of federated users tell more of it. */
export type TokenRole = RoleName & Readonly<Record<string, unknown>>;

/** One of the requests that an application credential is good for. */
export interface AccessRule {
  readonly id: string;
  readonly service: string;
  readonly path: string;
  readonly method: string;
}

interface TokenTrust {
  readonly id: string;
  readonly impersonation: boolean;
  /** With impersonation, tokens show the trustor as their user. */
  readonly trustor: TokenUser;
  readonly trusteeUserId: string;
}

/** Another cloud that can be reached from here. */
export interface ServiceProvider {
  readonly auth_url: string;
  readonly id: string;
  readonly sp_url: string;
}

/** What only the body of a token says. */
export interface BodyFacts {
  readonly serviceProviders: readonly ServiceProvider[];
  /** Whether the identity provider of a federated token is still there. */
  readonly isProviderKnown: boolean;
  /** Null if the catalogue was not asked for. */
  readonly catalog: CatalogFacts | null;
}

/**
 * A token that is good at this moment: what it says, and what the database says now of its user, its scope and its roles. All of
 * it comes of one look.
 */
export interface Token {
  /** The token itself, as it stands in `X-Subject-Token`. A secret. */
  readonly text: string;
  readonly contents: ReadToken;
  /** Who it was given to; with a trust, the trustee. */
  readonly user: TokenUser;
  /** What its scope is; all of them null for a token without one. */
  readonly project: TokenProject | null;
  readonly domain: Named | null;
  readonly isSystem: boolean;
  /** Empty without a scope. Each is there once, in no order. */
  readonly roles: readonly TokenRole[];
  readonly trust: TokenTrust | null;
  readonly applicationCredential: {
    readonly id: string;
    readonly name: string;
    readonly unrestricted: boolean;
    /** Null if it may do whatever its roles allow. */
    readonly accessRules: readonly AccessRule[] | null;
  } | null;
  readonly oauth1: { readonly accessTokenId: string; readonly consumerId: string } | null;
  /** Null if its body was not asked for. */
  readonly body: BodyFacts | null;
}

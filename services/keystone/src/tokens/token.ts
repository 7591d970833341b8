import type { RoleName } from "../assignments/effective-roles.ts";
import type { ReadToken } from "./contents.ts";

/** What is named in a token's body: a domain, or what lies in one. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface TokenUser extends Named {
  readonly domain: Named;
  /** As tokens show it: `2026-11-22T07:00:00.000000`; null if it does not expire. */
  readonly passwordExpiresAt: string | null;
}

export interface TokenProject extends Named {
  readonly domain: Named;
  /** Whether it acts as a domain. */
  readonly isDomain: boolean;
}

/** One of the requests that an application credential is good for. */
export interface AccessRule {
  readonly id: string;
  readonly service: string;
  readonly path: string;
  readonly method: string;
}

/**
 * A token that is good at this moment: what it says, and what the database says now of its user, its scope and its roles. All of
 * it comes of one look.
 */
export interface Token {
  /** The token itself, as it stands in `X-Subject-Token`. A secret. */
  readonly text: string;
  readonly contents: ReadToken;
  readonly user: TokenUser;
  /** What its scope is; all of them null for a token without one. */
  readonly project: TokenProject | null;
  readonly domain: Named | null;
  readonly isSystem: boolean;
  /** Empty without a scope. */
  readonly roles: readonly RoleName[];
  readonly trust: {
    readonly id: string;
    readonly impersonation: boolean;
    readonly trustorUserId: string;
    readonly trusteeUserId: string;
  } | null;
  readonly applicationCredential: {
    readonly id: string;
    readonly name: string;
    readonly unrestricted: boolean;
    /** Null if it may do whatever its roles allow. */
    readonly accessRules: readonly AccessRule[] | null;
  } | null;
  readonly oauth1: { readonly accessTokenId: string; readonly consumerId: string } | null;
}

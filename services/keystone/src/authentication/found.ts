import type { UserOptions } from "../users/options.ts";

/** A domain or a project, by its id or by its name. */
export type DomainBy = { readonly id: string } | { readonly name: string };
type ProjectBy = { readonly id: string } | { readonly name: string; readonly domain: DomainBy };

/** Whom a method speaks of. */
export type UserBy =
  | { readonly id: string }
  | { readonly name: string; readonly domain: DomainBy }
  /** Whoever has it. */
  | { readonly applicationCredential: string };

/** What a token is asked for. */
export type ScopeBy =
  | { readonly domain: DomainBy }
  | { readonly project: ProjectBy }
  | { readonly trust: string }
  | { readonly applicationCredential: true };

/** What a look is for: all of it comes of one statement. */
export interface Asked {
  readonly user?: UserBy | undefined;
  /** An application credential of the user's, by its name. */
  readonly credentialName?: string | undefined;
  readonly scope?: ScopeBy | undefined;
}

export interface FoundDomain {
  readonly id: string;
  readonly name: string;
  readonly isEnabled: boolean;
}

export interface FoundProject {
  readonly id: string;
  readonly isEnabled: boolean;
  /** Null if it acts as a domain itself. */
  readonly domain: FoundDomain | null;
}

export interface FoundPassword {
  readonly id: number;
  readonly hash: string | null;
  /** Microseconds since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** Whether the user set it. */
  readonly isSelfService: boolean;
}

/** A user of Keystone's own. */
export interface LocalUser {
  readonly id: number;
  readonly failedCount: number;
  /** Microseconds since 1970. */
  readonly failedAt: number | null;
  readonly password: FoundPassword | null;
}

export interface FoundUser {
  readonly id: string;
  readonly name: string | null;
  readonly domain: FoundDomain;
  /** As the row has it; whether the account is good is for `isAccountEnabled`. */
  readonly isEnabled: boolean;
  /** Days: `YYYY-MM-DD`. */
  readonly lastActive: string | null;
  readonly created: string | null;
  /** Null if the user is known by another backend, or by identity providers only. */
  readonly local: LocalUser | null;
  readonly options: UserOptions;
  readonly defaultProject: FoundProject | null;
}

export interface FoundCredential {
  readonly id: string;
  readonly projectId: string | null;
  readonly secretHash: string;
  /** Microseconds since 1970. */
  readonly expiresAt: number | null;
}

export interface FoundTrust {
  readonly id: string;
  readonly projectId: string | null;
  readonly isDeleted: boolean;
  /** Microseconds since 1970. */
  readonly expiresAt: number | null;
  readonly remainingUses: number | null;
  readonly redelegatedTrustId: string | null;
}

/** What a look found; what it was not asked for is null. */
export interface Found {
  readonly user: FoundUser | null;
  /** The domain that the user's name was looked up in. */
  readonly userDomain: FoundDomain | null;
  readonly credential: FoundCredential | null;
  readonly scopeDomain: FoundDomain | null;
  readonly scopeProject: FoundProject | null;
  readonly trust: FoundTrust | null;
}

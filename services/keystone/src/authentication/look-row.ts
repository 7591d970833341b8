import { microseconds } from "../microseconds.ts";
import { userOptions } from "../users/options.ts";
import type { Asked, DomainBy, Found, FoundCredential, FoundDomain, FoundPassword, FoundProject, FoundTrust, FoundUser } from "./found.ts";

/** A row of a look. A user's options make several, which have everything else in common. */
export interface LookRow {
  readonly user_id: string | null;
  readonly user_enabled: unknown;
  readonly last_active_at: string | null;
  readonly created_at: string | null;
  readonly user_name: string | null;
  readonly user_domain_id: string | null;
  readonly user_domain_name: string | null;
  readonly user_domain_enabled: unknown;
  readonly local_id: number | null;
  readonly failed_attempts: number | null;
  readonly last_failed: string | null;
  readonly password_id: number | null;
  readonly password_hash: string | null;
  readonly password_created: number | null;
  readonly password_expires: number | null;
  readonly self_service: unknown;
  readonly option_id: string | null;
  readonly option_value: string | null;
  readonly default_id: string | null;
  readonly default_enabled: unknown;
  readonly default_domain_id: string | null;
  readonly default_domain_enabled: unknown;
  readonly credential_id: string | null;
  readonly credential_project_id: string | null;
  readonly secret_hash: string | null;
  readonly credential_expires: number | null;
  readonly scope_domain_id: string | null;
  readonly scope_domain_name: string | null;
  readonly scope_domain_enabled: unknown;
  readonly scope_project_id: string | null;
  readonly scope_project_enabled: unknown;
  readonly scope_is_domain: unknown;
  readonly trust_id: string | null;
  readonly trust_project_id: string | null;
  readonly deleted_at: string | null;
  readonly trust_expires: number | null;
  readonly remaining_uses: number | null;
  readonly redelegated_trust_id: string | null;
}

/** What rows of a look say. */
export function foundIn(rows: readonly LookRow[], { user, scope }: Asked): Found {
  const row = rows[0] as LookRow;
  const scopeDomain = domainOf(row.scope_domain_id, row.scope_domain_name, row.scope_domain_enabled);
  const userDomain = domainOf(row.user_domain_id, row.user_domain_name, row.user_domain_enabled);
  const asked =
    scope === undefined
      ? undefined
      : "domain" in scope
        ? scope.domain
        : "project" in scope && "name" in scope.project
          ? scope.project.domain
          : undefined;
  return {
    user: userOf(rows, userDomain),
    userDomain: user !== undefined && "name" in user ? exact(userDomain, user.domain) : userDomain,
    credential: credentialOf(row),
    scopeDomain: exact(scopeDomain, asked),
    scopeProject:
      row.scope_project_id === null ? null : projectOf(row.scope_project_id, row.scope_project_enabled, row.scope_is_domain, scopeDomain),
    trust: trustOf(row),
  };
}

/** Databases may take ids without regard to case: a domain's id must be the very same. */
function exact(domain: FoundDomain | null, by: DomainBy | undefined): FoundDomain | null {
  return by !== undefined && "id" in by && domain?.id !== by.id ? null : domain;
}

function domainOf(id: string | null, name: string | null, enabled: unknown): FoundDomain | null {
  return id === null ? null : { id, name: name ?? "", isEnabled: isTrue(enabled) };
}

function projectOf(id: string, enabled: unknown, isDomain: unknown, domain: FoundDomain | null): FoundProject {
  return { id, isEnabled: isTrue(enabled), domain: isTrue(isDomain) ? null : domain };
}

/** Under a name of its own a column of SQLite's is not known to hold truth values. */
function isTrue(value: unknown): boolean {
  return value === true || value === 1;
}

function userOf(rows: readonly LookRow[], domain: FoundDomain | null): FoundUser | null {
  const row = rows[0] as LookRow;
  if (row.user_id === null || domain === null) return null;
  const defaultDomain = domainOf(row.default_domain_id, null, row.default_domain_enabled);
  return {
    id: row.user_id,
    name: row.user_name,
    domain,
    isEnabled: isTrue(row.user_enabled),
    lastActive: row.last_active_at?.slice(0, 10) ?? null,
    created: row.created_at?.slice(0, 10) ?? null,
    local:
      row.local_id === null
        ? null
        : {
            id: Number(row.local_id),
            failedCount: row.failed_attempts ?? 0,
            failedAt: microseconds(row.last_failed),
            password: passwordOf(row),
          },
    options: userOptions(rows),
    defaultProject: row.default_id === null ? null : projectOf(row.default_id, row.default_enabled, false, defaultDomain),
  };
}

function passwordOf(row: LookRow): FoundPassword | null {
  if (row.password_id === null) return null;
  return {
    id: Number(row.password_id),
    hash: row.password_hash,
    createdAt: row.password_created ?? 0,
    expiresAt: row.password_expires,
    isSelfService: isTrue(row.self_service),
  };
}

function credentialOf(row: LookRow): FoundCredential | null {
  if (row.credential_id === null || row.secret_hash === null) return null;
  return {
    id: row.credential_id,
    projectId: row.credential_project_id,
    secretHash: row.secret_hash,
    expiresAt: row.credential_expires,
  };
}

function trustOf(row: LookRow): FoundTrust | null {
  if (row.trust_id === null) return null;
  return {
    id: row.trust_id,
    projectId: row.trust_project_id,
    isDeleted: row.deleted_at !== null,
    expiresAt: row.trust_expires,
    remainingUses: row.remaining_uses,
    redelegatedTrustId: row.redelegated_trust_id,
  };
}

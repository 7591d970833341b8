import { microseconds } from "../microseconds.ts";
import { EVENT_COLUMNS } from "./revocation-facts.ts";

/** What of a token an event can name. */
export interface Revocable {
  readonly userId: string;
  readonly trustorUserId: string | null;
  readonly trusteeUserId: string | null;
  readonly projectId: string | null;
  /** Of the user. */
  readonly identityDomainId: string;
  /** Of a token for a domain. */
  readonly domainId: string | null;
  readonly auditId: string;
  readonly auditChainId: string | null;
  readonly trustId: string | null;
  readonly consumerId: string | null;
  readonly roleIds: readonly string[];
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

type Event = Readonly<Record<(typeof EVENT_COLUMNS)[number], string | null>>;

/**
 * Whether an event that was issued after a token revokes it: all that it names is the token's.
 *
 * Source: `matches` of keystone/models/revoke_model.py, and the query of keystone/revoke/backends/sql.py.
 */
export function revokes(row: readonly unknown[], token: Revocable): boolean {
  const event = Object.fromEntries(EVENT_COLUMNS.map((name, i) => [name, row[i]])) as Event;
  const is = (named: string | null, ...mine: readonly (string | null)[]): boolean => named === null || mine.includes(named);
  const expires = microseconds(event.expires_at);
  const isOfDomain = expires === null ? is(event.domain_id, token.identityDomainId, token.domainId) : is(event.domain_id, token.domainId);
  return (
    isOfDomain &&
    is(event.user_id, token.userId, token.trustorUserId, token.trusteeUserId) &&
    is(event.project_id, token.projectId) &&
    is(event.audit_id, token.auditId) &&
    is(event.trust_id, token.trustId) &&
    is(event.consumer_id, token.consumerId) &&
    is(event.audit_chain_id, token.auditChainId) &&
    is(event.role_id, ...token.roleIds) &&
    (expires === null || Math.floor(expires / 1_000_000) === token.expiresAt)
  );
}

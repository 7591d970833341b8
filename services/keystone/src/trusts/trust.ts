import { readExtra } from "../database/extra.ts";
import type { TrustRow } from "../database/tables.ts";

/** Roles that somebody, the trustor, lends to somebody else, the trustee: as the API shows them. */
export interface Trust {
  readonly id: string;
  readonly trustor_user_id: string;
  readonly trustee_user_id: string;
  readonly project_id: string | null;
  /** Whether the trustee acts as the trustor. */
  readonly impersonation: boolean;
  /** `2030-01-01T00:00:00.000000Z`; null if it does not end. */
  readonly expires_at: string | null;
  /** How often a token may still be had for it; null if that isn't counted. */
  readonly remaining_uses: number | null;
  readonly deleted_at: string | null;
  readonly redelegated_trust_id: string | null;
  /** How often it may be lent on. */
  readonly redelegation_count: number | null;
  /** What else was said of it. */
  readonly [attribute: string]: unknown;
}

/** A trust with the ids of its roles. */
export interface TrustRecord {
  readonly trust: Trust;
  readonly roles: readonly string[];
  /** Microseconds since 1970. */
  readonly expires: number | null;
}

/** What a trust is made of. */
export type TrustFound = Omit<TrustRow, "deleted_at" | "expires_at" | "expires_at_int"> & {
  /** Microseconds since 1970. */
  readonly expires: number | null;
};

export function trustOf({ extra, expires, ...columns }: TrustFound): Trust {
  const { roles: _roles, ...more } = readExtra(extra);
  return { ...more, ...columns, expires_at: isoOf(expires), deleted_at: null };
}

/** Upstream shows whole seconds, in the form of microseconds. */
function isoOf(at: number | null): string | null {
  if (at === null) return null;
  return `${new Date(Math.floor(at / 1000)).toISOString().slice(0, 19)}.000000Z`;
}

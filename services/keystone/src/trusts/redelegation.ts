import { forbidden } from "../refusals.ts";
import type { TrustRecord } from "./trust.ts";

/** What a trust that is lent on may be, of what it comes of. */
export interface LentOn {
  readonly remainingUses: number | null;
  /** Microseconds since 1970. */
  readonly expires: number | null;
  readonly roles: readonly string[];
  readonly impersonation: boolean;
}

/**
 * Refuses a trust that is lent on and gives more than what it comes of.
 *
 * Source: `_validate_redelegation` of keystone/trust/core.py.
 *
 * @throws HttpError 403
 */
export function checkRedelegation(origin: TrustRecord, lent: LentOn, maxCount: number): void {
  const depth = origin.trust.redelegation_count ?? 0;
  if (depth <= 0 || depth > maxCount) throw forbidden(`Remaining redelegation depth of ${depth} out of allowed range of [0..${maxCount}]`);
  if (lent.remainingUses !== null)
    throw forbidden(`Field "remaining_uses" is set to ${lent.remainingUses} while it must not be set in order to redelegate a trust`);
  if (lent.expires !== null && origin.expires !== null && origin.expires < lent.expires)
    throw forbidden("Requested expiration time is more than redelegated trust can provide");
  if (!lent.roles.every((role) => origin.roles.includes(role))) throw forbidden("Some of requested roles are not in redelegated trust");
  if (!origin.trust.impersonation && lent.impersonation)
    throw forbidden(
      `Impersonation is not allowed because redelegated trust does not specify impersonation. Redelegated trust id: ${origin.trust.id}`,
    );
}

import type { Audit, FederatedLogin } from "../notifications/audit.ts";
import type { Proof } from "./proof.ts";

/** Whom others are told of. */
type Told = Pick<FederatedLogin, "userId" | "groupIds">;

/** Somebody of whom nothing is known yet. */
export const NOBODY: Told = { userId: null, groupIds: [] };

/**
 * Looks at what an identity provider says of somebody, and tells others what came of it.
 *
 * @param before whom they are told of if it is refused
 */
export async function toldOfFederated(
  audit: Audit,
  login: Pick<FederatedLogin, "providerId" | "auditId">,
  look: () => Promise<{ readonly proof: Proof; readonly told: Told }>,
  before: Told = NOBODY,
): Promise<Proof> {
  try {
    const { proof, told } = await look();
    audit.federated("success", { ...login, ...told });
    return proof;
  } catch (error) {
    audit.federated("failure", { ...login, ...before });
    throw error;
  }
}

import { SERVICE_OR_ADMIN, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const tokenRevocationRules = [
  {
    name: "identity:revocation_list",
    check: SERVICE_OR_ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read the list of revoked PKI tokens, which there are no longer.",
    operations: ["GET /v3/auth/tokens/OS-PKI/revoked"],
    removal: { since: "Train", reason: "Nothing asks for it: the list of revoked PKI tokens is always refused." },
  },
] as const satisfies readonly KeystoneRule[];

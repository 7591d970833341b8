import { SERVICE_OR_ADMIN, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const revokeEventRules = [
  {
    name: "identity:list_revoke_events",
    check: SERVICE_OR_ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List what has been revoked, for services that check tokens themselves.",
    operations: ["GET /v3/OS-REVOKE/events"],
  },
] as const satisfies readonly KeystoneRule[];

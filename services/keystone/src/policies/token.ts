import { ANY_SCOPE } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const tokenRules = [
  {
    name: "identity:check_token",
    check: "rule:admin_required or (role:reader and system_scope:all) or rule:token_subject",
    scopeTypes: ANY_SCOPE,
    description: "Ask whether a token is good, without its body.",
    operations: ["HEAD /v3/auth/tokens"],
    before: { since: "Train", check: "rule:admin_or_token_subject" },
  },
  {
    name: "identity:validate_token",
    check: "rule:admin_required or (role:reader and system_scope:all) or rule:service_role or rule:token_subject",
    scopeTypes: ANY_SCOPE,
    description: "Ask whether a token is good, and read what it says.",
    operations: ["GET /v3/auth/tokens"],
    before: { since: "Train", check: "rule:service_admin_or_token_subject" },
  },
  {
    name: "identity:revoke_token",
    check: "rule:admin_required or rule:token_subject",
    scopeTypes: ANY_SCOPE,
    description: "Take a token back.",
    operations: ["DELETE /v3/auth/tokens"],
    before: { since: "Train", check: "rule:admin_or_token_subject" },
  },
] as const satisfies readonly KeystoneRule[];

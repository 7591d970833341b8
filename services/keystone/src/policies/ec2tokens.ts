import { ANY_SCOPE, SERVICE_OR_ADMIN } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const ec2tokensRules = [
  {
    name: "identity:ec2tokens_validate",
    check: SERVICE_OR_ADMIN,
    scopeTypes: ANY_SCOPE,
    description: "Check an EC2 signature and give a token for it. For services and administrators only.",
    operations: ["POST /v3/ec2tokens"],
  },
] as const satisfies readonly KeystoneRule[];

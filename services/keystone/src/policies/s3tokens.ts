import { ANY_SCOPE, SERVICE_OR_ADMIN } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const s3tokensRules = [
  {
    name: "identity:s3tokens_validate",
    check: SERVICE_OR_ADMIN,
    scopeTypes: ANY_SCOPE,
    description:
      "Check an S3 signature and give a token for it. For services and administrators only, as whoever has a presigned URL could ask for one.",
    operations: ["POST /v3/s3tokens"],
  },
] as const satisfies readonly KeystoneRule[];

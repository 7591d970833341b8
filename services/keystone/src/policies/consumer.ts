import { ADMIN, ADMIN_OR_SYSTEM_READER, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const consumerRules = [
  {
    name: "identity:get_consumer",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read one OAuth1 consumer.",
    operations: ["GET /v3/OS-OAUTH1/consumers/{consumer_id}"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:list_consumers",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "List OAuth1 consumers.",
    operations: ["GET /v3/OS-OAUTH1/consumers"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:create_consumer",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Register an OAuth1 consumer.",
    operations: ["POST /v3/OS-OAUTH1/consumers"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:update_consumer",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change an OAuth1 consumer.",
    operations: ["PATCH /v3/OS-OAUTH1/consumers/{consumer_id}"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:delete_consumer",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove an OAuth1 consumer, and its tokens with it.",
    operations: ["DELETE /v3/OS-OAUTH1/consumers/{consumer_id}"],
    before: { since: "Train", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

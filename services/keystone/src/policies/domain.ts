import { ADMIN, ADMIN_OR_SYSTEM_READER, ANY_SCOPE, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const domainRules = [
  {
    name: "identity:get_domain",
    check:
      "rule:admin_required or (role:reader and system_scope:all) or token.domain.id:%(target.domain.id)s or token.project.domain.id:%(target.domain.id)s",
    scopeTypes: ANY_SCOPE,
    description: "Read one domain.",
    operations: ["GET /v3/domains/{domain_id}"],
    before: { since: "Stein", check: "rule:admin_required or token.project.domain.id:%(target.domain.id)s" },
  },
  {
    name: "identity:list_domains",
    check: "rule:admin_required or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain.id)s)",
    scopeTypes: ANY_SCOPE,
    description: "List domains.",
    operations: ["GET /v3/domains"],
    before: { since: "Stein", check: ADMIN },
    in22: { check: ADMIN_OR_SYSTEM_READER, scopeTypes: SYSTEM_OR_PROJECT },
  },
  {
    name: "identity:create_domain",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Make a domain.",
    operations: ["POST /v3/domains"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:update_domain",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change, enable or disable a domain.",
    operations: ["PATCH /v3/domains/{domain_id}"],
    before: { since: "Stein", check: ADMIN },
  },
  {
    name: "identity:delete_domain",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove a disabled domain, and all that is in it.",
    operations: ["DELETE /v3/domains/{domain_id}"],
    before: { since: "Stein", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

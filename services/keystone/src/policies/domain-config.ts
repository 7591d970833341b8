import { ADMIN, ADMIN_OR_SYSTEM_READER, ANYBODY, ANY_SCOPE, SYSTEM_OR_PROJECT } from "./common.ts";
import type { KeystoneRule } from "./rule.ts";

export const domainConfigRules = [
  {
    name: "identity:create_domain_config",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Set a domain's own configuration.",
    operations: ["PUT /v3/domains/{domain_id}/config"],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:get_domain_config",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read a domain's own configuration, or a group or an option of it.",
    operations: [
      "GET /v3/domains/{domain_id}/config",
      "HEAD /v3/domains/{domain_id}/config",
      "GET /v3/domains/{domain_id}/config/{group}",
      "HEAD /v3/domains/{domain_id}/config/{group}",
      "GET /v3/domains/{domain_id}/config/{group}/{option}",
      "HEAD /v3/domains/{domain_id}/config/{group}/{option}",
    ],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:get_security_compliance_domain_config",
    check: ANYBODY,
    scopeTypes: ANY_SCOPE,
    description: "Read the password rules of a domain, or one of them.",
    operations: [
      "GET /v3/domains/{domain_id}/config/security_compliance",
      "HEAD /v3/domains/{domain_id}/config/security_compliance",
      "GET /v3/domains/{domain_id}/config/security_compliance/{option}",
      "HEAD /v3/domains/{domain_id}/config/security_compliance/{option}",
    ],
  },
  {
    name: "identity:update_domain_config",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Change a domain's own configuration, or a group or an option of it.",
    operations: [
      "PATCH /v3/domains/{domain_id}/config",
      "PATCH /v3/domains/{domain_id}/config/{group}",
      "PATCH /v3/domains/{domain_id}/config/{group}/{option}",
    ],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:delete_domain_config",
    check: ADMIN,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Remove a domain's own configuration, or a group or an option of it.",
    operations: [
      "DELETE /v3/domains/{domain_id}/config",
      "DELETE /v3/domains/{domain_id}/config/{group}",
      "DELETE /v3/domains/{domain_id}/config/{group}/{option}",
    ],
    before: { since: "Train", check: ADMIN },
  },
  {
    name: "identity:get_domain_config_default",
    check: ADMIN_OR_SYSTEM_READER,
    scopeTypes: SYSTEM_OR_PROJECT,
    description: "Read the defaults of domains' configurations, or of a group or an option.",
    operations: [
      "GET /v3/domains/config/default",
      "HEAD /v3/domains/config/default",
      "GET /v3/domains/config/{group}/default",
      "HEAD /v3/domains/config/{group}/default",
      "GET /v3/domains/config/{group}/{option}/default",
      "HEAD /v3/domains/config/{group}/{option}/default",
    ],
    before: { since: "Train", check: ADMIN },
  },
] as const satisfies readonly KeystoneRule[];

import type { Release } from "./release.ts";

/** 2024.2. */
export const RELEASE_26: Release = {
  names: ["26", "2024.2", "dalmatian"],
  without: [
    "DEFAULT.max_db_limit",
    "api.response_validation",
    "auth.additional_primary_auth_methods",
    "auth.ban_ec2credential_tokens",
    "cache.backend_expiration_time",
    "database.asyncio_connection",
    "database.asyncio_slave_connection",
    "oslo_policy.remote_timeout",
    "security_compliance.allow_insecure_admin_trust_cross_project_credentials_access",
    "security_compliance.allow_insecure_application_credential_trust_escalation",
  ],
  gone: {
    DEFAULT: {
      use_eventlog: { type: "boolean", default: false, deprecatedForRemoval: {}, help: "Whether the log goes to the Windows event log." },
    },
    catalog: { template_file: { type: "string", default: "default_catalog.templates", help: "The file of the templated catalogue." } },
  },
  other: {
    DEFAULT: { max_param_size: { deprecatedForRemoval: undefined } },
    cache: { expiration_time: { min: undefined } },
    oslo_policy: {
      policy_default_rule: { deprecated: [{ group: "DEFAULT" }] },
      policy_dirs: { deprecated: [{ group: "DEFAULT" }] },
      policy_file: { deprecated: [{ group: "DEFAULT" }] },
    },
  },
};

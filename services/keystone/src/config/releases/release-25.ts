import type { Release } from "./release.ts";

/** 2024.1. */
export const RELEASE_25: Release = {
  names: ["25", "2024.1", "caracal"],
  without: [
    "DEFAULT.log_color",
    "DEFAULT.shell_completion",
    "cache.redis_db",
    "domain_config.additional_sensitive_options",
    "domain_config.additional_whitelisted_options",
    "healthcheck.enable_by_file_paths",
  ],
  gone: {},
  other: {
    DEFAULT: { rate_limit_except_level: { choices: undefined }, watch_log_file: { deprecatedForRemoval: undefined } },
    oslo_policy: { enforce_new_defaults: { default: false }, enforce_scope: { default: false, deprecatedForRemoval: undefined } },
  },
};

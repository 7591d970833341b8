/** `[domain_config]` */
export const domain_config = {
  options: {
    additional_sensitive_options: {
      type: "dict",
      values: { type: "list", bounds: true },
      help: "Further options of a domain that are never shown, by group.",
    },
    additional_whitelisted_options: {
      type: "dict",
      values: { type: "list", bounds: true },
      help: "Further options that a domain may set, by group.",
    },
    cache_time: { type: "integer", default: 300, help: "How long it is cached, in seconds; the cache's own time if left out." },
    caching: { type: "boolean", default: true, help: "Whether it is cached, if caching is enabled at all." },
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
  },
} as const;

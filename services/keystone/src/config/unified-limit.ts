/** `[unified_limit]` */
export const unified_limit = {
  options: {
    cache_time: { type: "integer", help: "How long it is cached, in seconds; the cache's own time if left out." },
    caching: { type: "boolean", default: true, help: "Whether it is cached, if caching is enabled at all." },
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    enforcement_model: {
      type: "string",
      choices: ["flat", "strict_two_level"],
      default: "flat",
      help: "How the limits of projects below one another relate.",
    },
    list_limit: { type: "integer", help: "The most entries in one list; that of [DEFAULT] if left out." },
  },
} as const;

/** `[role]` */
export const role = {
  options: {
    cache_time: { type: "integer", help: "How long it is cached, in seconds; the cache's own time if left out." },
    caching: { type: "boolean", default: true, help: "Whether it is cached, if caching is enabled at all." },
    driver: { type: "string", help: "Where its rows are kept." },
    list_limit: { type: "integer", help: "The most entries in one list; that of [DEFAULT] if left out." },
  },
} as const;

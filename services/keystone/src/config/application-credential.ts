/** `[application_credential]` */
export const application_credential = {
  options: {
    cache_time: { type: "integer", help: "How long it is cached, in seconds; the cache's own time if left out." },
    caching: { type: "boolean", default: true, help: "Whether it is cached, if caching is enabled at all." },
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    user_limit: { type: "integer", default: -1, help: "How many a user may have; no limit if -1." },
  },
} as const;

/** `[revoke]` */
export const revoke = {
  options: {
    cache_time: {
      type: "integer",
      default: 3600,
      deprecated: [{ group: "token", name: "revocation_cache_time" }],
      help: "How long it is cached, in seconds; the cache's own time if left out.",
    },
    caching: { type: "boolean", default: true, help: "Whether it is cached, if caching is enabled at all." },
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    expiration_buffer: {
      type: "integer",
      min: 0,
      default: 1800,
      help: "For how many seconds beyond a token's life its revocation is kept.",
    },
  },
} as const;

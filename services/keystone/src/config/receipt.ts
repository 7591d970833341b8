/** `[receipt]` */
export const receipt = {
  options: {
    cache_on_issue: { type: "boolean", default: true, help: "Whether a receipt is cached when it is issued." },
    cache_time: { type: "integer", min: 0, default: 300, help: "How long it is cached, in seconds; the cache's own time if left out." },
    caching: { type: "boolean", default: true, help: "Whether it is cached, if caching is enabled at all." },
    expiration: { type: "integer", min: 0, max: 86400, default: 300, help: "How long a receipt is good, in seconds." },
    provider: { type: "string", default: "fernet", help: "The form of receipts." },
  },
} as const;

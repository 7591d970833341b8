/** `[token]` */
export const token = {
  options: {
    allow_expired_window: {
      type: "integer",
      default: 172800,
      help: "For how many seconds after its end a token can still be validated by a service.",
    },
    allow_rescope_scoped_token: { type: "boolean", default: true, help: "Whether a scoped token may be changed for one of another scope." },
    cache_on_issue: {
      type: "boolean",
      default: true,
      deprecatedForRemoval: { since: "Stein" },
      help: "Whether a token is cached when it is issued.",
    },
    cache_time: {
      type: "integer",
      min: 0,
      max: 9007199254740991,
      help: "How long it is cached, in seconds; the cache's own time if left out.",
    },
    caching: { type: "boolean", default: true, help: "Whether it is cached, if caching is enabled at all." },
    expiration: { type: "integer", min: 0, max: 9007199254740991, default: 3600, help: "How long a token is good, in seconds." },
    provider: { type: "string", default: "fernet", help: "The form of tokens." },
    revoke_by_id: { type: "boolean", default: true, help: "Whether a single token can be revoked." },
  },
} as const;

/** `[credential]` */
export const credential = {
  options: {
    auth_ttl: { type: "integer", default: 15, help: "For how many minutes a signature's time stamp is good." },
    cache_time: { type: "integer", help: "How long it is cached, in seconds; the cache's own time if left out." },
    caching: { type: "boolean", default: true, help: "Whether it is cached, if caching is enabled at all." },
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    key_repository: { type: "string", default: "/etc/keystone/credential-keys/", help: "The folder of the keys that encrypt credentials." },
    provider: { type: "string", default: "fernet", help: "How credentials are encrypted." },
    user_limit: { type: "integer", default: -1, help: "How many a user may have; no limit if -1." },
  },
} as const;

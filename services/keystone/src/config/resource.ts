/** `[resource]` */
export const resource = {
  options: {
    admin_project_domain_name: { type: "string", help: "The domain of the admin project." },
    admin_project_name: { type: "string", help: "A project whose tokens say that they are of the admin project." },
    cache_time: {
      type: "integer",
      deprecated: [{ group: "assignment", name: "cache_time" }],
      help: "How long it is cached, in seconds; the cache's own time if left out.",
    },
    caching: {
      type: "boolean",
      default: true,
      deprecated: [{ group: "assignment", name: "caching" }],
      help: "Whether it is cached, if caching is enabled at all.",
    },
    domain_name_url_safe: {
      type: "string",
      choices: ["off", "new", "strict"],
      default: "off",
      help: "Whether names of domains must be fit for a URL.",
    },
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    list_limit: {
      type: "integer",
      deprecated: [{ group: "assignment", name: "list_limit" }],
      help: "The most entries in one list; that of [DEFAULT] if left out.",
    },
    project_name_url_safe: {
      type: "string",
      choices: ["off", "new", "strict"],
      default: "off",
      help: "Whether names of projects must be fit for a URL.",
    },
  },
} as const;

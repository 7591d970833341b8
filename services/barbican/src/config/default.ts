/** Barbican's own options in `[DEFAULT]`. */
export const ownOptions = {
  options: {
    admin_role: { type: "string", default: "admin", help: "The role that makes somebody an administrator." },
    allow_anonymous_access: { type: "boolean", default: false, help: "Whether requests without a token are served." },
    backlog: {
      type: "integer",
      min: 1,
      default: 4096,
      deprecatedForRemoval: { since: "2024.1" },
      help: "How many connections may wait to be taken.",
    },
    db_auto_create: {
      type: "boolean",
      default: false,
      help: "Whether the service brings its database up to date when it starts. Else it only looks whether it is.",
    },
    default_limit_paging: { type: "integer", default: 10, help: "How many entries a page has if the client doesn't say." },
    host_href: { type: "string", default: "http://localhost:9311", help: "The base URL in answers; that of the request if empty." },
    max_allowed_request_size_in_bytes: { type: "integer", default: 25_000, help: "The largest body that is taken." },
    max_allowed_secret_in_bytes: { type: "integer", default: 20_000, help: "The largest secret that is taken." },
    max_limit_paging: { type: "integer", default: 100, help: "The most entries that a page may have." },
    sql_pool_class: {
      type: "string",
      default: "QueuePool",
      deprecatedForRemoval: { since: "2026.1", reason: "There is one kind of pool here." },
      help: "The kind of the pool of connections. Not used.",
    },
    sql_pool_logging: { type: "boolean", default: false, help: "Whether the pool logs what it does. Not used." },
    transport_url: {
      type: "string",
      secret: true,
      help: "Where barbican-keystone-listener hears Keystone's notifications: rabbit://USER:PASSWORD@HOST:PORT/VIRTUAL_HOST. Nowhere if left out; then it only asks.",
    },
  },
} as const;

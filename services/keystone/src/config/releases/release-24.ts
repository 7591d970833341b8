import { BACKENDS } from "./release-28.ts";
import type { Release } from "./release.ts";

/** 2023.2. */
export const RELEASE_24: Release = {
  names: ["24", "2023.2", "bobcat"],
  without: [
    "cache.enforce_fips_mode",
    "cache.redis_password",
    "cache.redis_sentinel_service_name",
    "cache.redis_sentinels",
    "cache.redis_server",
    "cache.redis_socket_timeout",
    "cache.redis_username",
    "federation.attribute_mapping_default_schema_version",
    "healthcheck.allowed_source_ranges",
    "healthcheck.ignore_proxied_requests",
  ],
  gone: {
    DEFAULT: {
      pydev_debug_host: { type: "string", deprecatedForRemoval: { since: "Stein" }, help: "A debugger's host." },
      pydev_debug_port: { type: "port", deprecatedForRemoval: { since: "Stein" }, help: "A debugger's port." },
      standard_threads: {
        type: "boolean",
        default: false,
        deprecatedForRemoval: { since: "Stein" },
        help: "Whether threads are the system's own.",
      },
    },
    eventlet_server: {
      admin_bind_host: {
        type: "hostAddress",
        default: "0.0.0.0",
        deprecated: [
          { group: "DEFAULT", name: "bind_host" },
          { group: "DEFAULT", name: "admin_bind_host" },
        ],
        deprecatedForRemoval: { since: "Kilo" },
        help: "The address of the admin API.",
      },
      admin_port: {
        type: "port",
        default: 35357,
        deprecated: [{ group: "DEFAULT", name: "admin_port" }],
        deprecatedForRemoval: { since: "Kilo" },
        help: "The port of the admin API.",
      },
      public_bind_host: {
        type: "hostAddress",
        default: "0.0.0.0",
        deprecated: [
          { group: "DEFAULT", name: "bind_host" },
          { group: "DEFAULT", name: "public_bind_host" },
        ],
        deprecatedForRemoval: { since: "Kilo" },
        help: "The address of the public API.",
      },
      public_port: {
        type: "port",
        default: 5000,
        deprecated: [{ group: "DEFAULT", name: "public_port" }],
        deprecatedForRemoval: { since: "Kilo" },
        help: "The port of the public API.",
      },
    },
    memcache: {
      dead_retry: {
        type: "integer",
        default: 300,
        deprecatedForRemoval: { since: "Yoga" },
        help: "Seconds before a dead server is tried again.",
      },
      pool_connection_get_timeout: {
        type: "integer",
        default: 10,
        deprecatedForRemoval: { since: "Yoga" },
        help: "How long to wait for a connection, in seconds.",
      },
      pool_maxsize: { type: "integer", default: 10, deprecatedForRemoval: { since: "Yoga" }, help: "The most connections to one server." },
      pool_unused_timeout: {
        type: "integer",
        default: 60,
        deprecatedForRemoval: { since: "Yoga" },
        help: "After how many seconds an idle connection is closed.",
      },
      socket_timeout: {
        type: "integer",
        default: 3,
        deprecatedForRemoval: { since: "Train" },
        help: "How long a call may take, in seconds.",
      },
    },
    oslo_middleware: {
      secure_proxy_ssl_header: {
        type: "string",
        default: "X-Forwarded-Proto",
        deprecatedForRemoval: {},
        help: "The header that says which scheme the client used.",
      },
    },
  },
  other: {
    DEFAULT: { use_eventlog: { deprecatedForRemoval: undefined } },
    cache: {
      backend: { choices: BACKENDS.filter((backend) => backend !== "dogpile.cache.redis_sentinel") },
      memcache_password: { default: "", secret: undefined },
      memcache_username: { default: "" },
    },
    database: {
      backend: { deprecated: [{ group: "DEFAULT", name: "db_backend" }] },
      connection: {
        deprecated: [
          { group: "DEFAULT", name: "sql_connection" },
          { group: "DATABASE", name: "sql_connection" },
          { group: "sql", name: "connection" },
        ],
      },
      connection_debug: { deprecated: [{ group: "DEFAULT", name: "sql_connection_debug" }] },
      connection_trace: { deprecated: [{ group: "DEFAULT", name: "sql_connection_trace" }] },
      max_overflow: {
        deprecated: [
          { group: "DEFAULT", name: "sql_max_overflow" },
          { group: "DATABASE", name: "sqlalchemy_max_overflow" },
        ],
      },
      max_retries: {
        deprecated: [
          { group: "DEFAULT", name: "sql_max_retries" },
          { group: "DATABASE", name: "sql_max_retries" },
        ],
      },
      pool_timeout: { deprecated: [{ group: "DATABASE", name: "sqlalchemy_pool_timeout" }] },
      retry_interval: {
        deprecated: [
          { group: "DEFAULT", name: "sql_retry_interval" },
          { group: "DATABASE", name: "reconnect_interval" },
        ],
      },
      sqlite_synchronous: { deprecated: [{ group: "DEFAULT" }] },
    },
    identity: { password_hash_algorithm: { choices: ["bcrypt", "scrypt", "pbkdf2_sha512"] } },
  },
};

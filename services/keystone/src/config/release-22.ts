import type { Option } from "@underpin/oslo/config";

/** What differs in the options of 22 from those of 30. */
interface Release {
  /** `group.option` that came later. They are read all the same. */
  readonly without: readonly string[];
  /** Options that there were then, and are no more. */
  readonly gone: Readonly<Record<string, Readonly<Record<string, Option>>>>;
  /** What was otherwise of options that there are still. */
  readonly other: Readonly<
    Record<string, Readonly<Record<string, { readonly [Key in keyof Option]?: Option[Key] | undefined } & Record<string, unknown>>>>
  >;
}

/** Debian's 22.0.2. */
export const RELEASE_22: Release = {
  without: [
    "DEFAULT.log_color",
    "DEFAULT.max_db_limit",
    "DEFAULT.shell_completion",
    "api.response_validation",
    "auth.ec2credential",
    "cache.backend_expiration_time",
    "cache.hashclient_dead_timeout",
    "cache.hashclient_retry_timeout",
    "cache.password",
    "cache.redis_db",
    "cache.redis_sentinel_service_name",
    "cache.redis_sentinels",
    "cache.redis_server",
    "cache.socket_timeout",
    "cache.username",
    "database.asyncio_connection",
    "database.asyncio_slave_connection",
    "database.mysql_wsrep_sync_wait",
    "database.synchronous_reader",
    "domain_config.additional_sensitive_options",
    "domain_config.additional_whitelisted_options",
    "federation.attribute_mapping_default_schema_version",
    "healthcheck.allowed_source_ranges",
    "healthcheck.enable_by_file_paths",
    "healthcheck.ignore_proxied_requests",
    "jwt_tokens.jws_accepted_algorithms",
    "jwt_tokens.jws_algorithm",
    "oauth2.oauth2_authn_methods",
    "oauth2.oauth2_cert_dn_mapping_id",
    "oslo_policy.remote_timeout",
    "security_compliance.invalid_password_hash_function",
    "security_compliance.invalid_password_hash_max_chars",
    "security_compliance.invalid_password_hash_secret_key",
    "security_compliance.report_invalid_password_hash",
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
      use_eventlog: { type: "boolean", default: false, help: "Whether the log goes to the Windows event log." },
      watch_log_file: { type: "boolean", default: false, help: "Whether a log file that was moved away is opened anew." },
    },
    cache: {
      dead_timeout: { type: "float", default: 60, help: "Seconds before a dead server is tried again." },
      hashclient_retry_delay: { type: "float", default: 1, help: "Seconds between two of these tries." },
      memcache_password: { type: "string", default: "", help: "The password at memcached." },
      memcache_socket_timeout: { type: "float", default: 1.0, help: "How long a call may take, in seconds." },
      memcache_username: { type: "string", default: "", help: "The user at memcached." },
    },
    catalog: { template_file: { type: "string", default: "default_catalog.templates", help: "The file of the templated catalogue." } },
    database: { mysql_enable_ndb: { type: "boolean", default: false, help: "Whether MySQL's tables are NDB's." } },
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
    healthcheck: { path: { type: "string", default: "/healthcheck", deprecatedForRemoval: {}, help: "The path of the check." } },
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
    oslo_policy: { enforce_scope: { type: "boolean", default: false, help: "Whether a token of another scope is refused." } },
  },
  other: {
    DEFAULT: {
      default_log_levels: {
        default: [
          "amqp=WARN",
          "amqplib=WARN",
          "boto=WARN",
          "qpid=WARN",
          "sqlalchemy=WARN",
          "suds=INFO",
          "oslo.messaging=INFO",
          "oslo_messaging=INFO",
          "iso8601=WARN",
          "requests.packages.urllib3.connectionpool=WARN",
          "urllib3.connectionpool=WARN",
          "websocket=WARN",
          "requests.packages.urllib3.util.retry=WARN",
          "urllib3.util.retry=WARN",
          "keystonemiddleware=WARN",
          "routes.middleware=WARN",
          "stevedore=WARN",
          "taskflow=WARN",
          "keystoneauth=WARN",
          "oslo.cache=INFO",
          "oslo_policy=INFO",
          "dogpile.core.dogpile=INFO",
        ],
      },
      max_param_size: { deprecatedForRemoval: undefined },
      notification_opt_out: { default: ["identity.authenticate.success", "identity.authenticate.pending", "identity.authenticate.failed"] },
      rate_limit_except_level: { choices: undefined },
    },
    auth: { methods: { default: ["external", "password", "token", "oauth1", "mapped", "application_credential"] } },
    cache: {
      backend: {
        choices: [
          "oslo_cache.memcache_pool",
          "oslo_cache.dict",
          "oslo_cache.mongo",
          "oslo_cache.etcd3gw",
          "dogpile.cache.pymemcache",
          "dogpile.cache.memcached",
          "dogpile.cache.pylibmc",
          "dogpile.cache.bmemcached",
          "dogpile.cache.dbm",
          "dogpile.cache.redis",
          "dogpile.cache.memory",
          "dogpile.cache.memory_pickle",
          "dogpile.cache.null",
        ],
      },
      expiration_time: { min: undefined },
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
    oslo_middleware: {
      max_request_body_size: {
        deprecated: [
          { group: "DEFAULT", name: "osapi_max_request_body_size" },
          { group: "DEFAULT", name: "max_request_body_size" },
        ],
      },
    },
    oslo_policy: {
      enforce_new_defaults: { default: false },
      policy_default_rule: { deprecated: [{ group: "DEFAULT" }] },
      policy_dirs: { deprecated: [{ group: "DEFAULT" }] },
      policy_file: { deprecated: [{ group: "DEFAULT" }] },
    },
  },
};

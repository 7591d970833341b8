import { loginOptions } from "./login-options.ts";

const ownOptions = {
  www_authenticate_uri: {
    type: "string",
    deprecated: [{ name: "auth_uri" }],
    help: "The public URL of Keystone, which 401 tells clients. Without it they are told auth_url, which they may not be able to reach.",
  },
  auth_version: { type: "string", help: "The version of the Identity API: 3, which is also used where another one is said." },
  interface: { type: "string", default: "internal", help: "Which of Keystone's endpoints is asked: internal, public, admin." },
  region_name: { type: "string", help: "The region whose Keystone is asked; without it the first one of the catalogue." },
  delay_auth_decision: {
    type: "boolean",
    default: false,
    help: "Whether requests without a good token go to the service, which decides, rather than to be answered by 401.",
  },
  http_connect_timeout: { type: "integer", min: 1, help: "How many seconds Keystone may take to answer. 30 if not given." },
  http_request_max_retries: { type: "integer", default: 3, help: "How often it is tried again when Keystone can't be reached." },
  cafile: { type: "string", help: "A file of certificates of authorities that vouch for Keystone; the system's if not given." },
  certfile: { type: "string", help: "Our own certificate, for a Keystone that asks for one." },
  keyfile: { type: "string", help: "The key of our own certificate; in the same file if not given." },
  insecure: { type: "boolean", default: false, help: "Whether Keystone's certificate is not checked." },
  token_cache_time: {
    type: "integer",
    default: 300,
    help: "For how many seconds Keystone is not asked again about a token. What is revoked is found out when they are over. -1: it is always asked.",
  },
  include_service_catalog: {
    type: "boolean",
    default: true,
    help: "Whether Keystone is asked for the token's catalogue, and the service told.",
  },
  enforce_token_bind: {
    type: "string",
    default: "permissive",
    help: "disabled, permissive, strict, required, or the name of what a token must be bound to.",
  },
  service_token_roles: {
    type: "list",
    default: ["service"],
    help: "The roles that make a token a service's; one is enough. A service may pass on a user's token that has ended.",
  },
  service_token_roles_required: {
    type: "boolean",
    default: true,
    help: "Whether a token in X-Service-Token must have one of them. Without, any token will do there, and access rules can be gone round.",
  },
  service_type: {
    type: "string",
    help: "The type of this service in the catalogue. Without it, tokens with access rules are refused.",
  },
  auth_section: { type: "string", help: "The section that has auth_type and what belongs to it." },
} as const;

/** What this middleware has no use for: tokens are kept by each process, and there is no WSGI. */
const unusedOptions = {
  cache: { type: "string", help: "Of Python's; not used." },
  memcached_servers: {
    type: "list",
    deprecated: [{ name: "memcache_servers" }],
    help: "Of Python's; not used: each process keeps what it has asked.",
  },
  memcache_security_strategy: {
    type: "string",
    default: "None",
    choices: ["None", "MAC", "ENCRYPT"],
    ignoreCase: true,
    help: "Of Python's; not used.",
  },
  memcache_secret_key: { type: "string", secret: true, help: "Of Python's; not used." },
  memcache_tls_enabled: { type: "boolean", default: false, help: "Of Python's; not used." },
  memcache_tls_cafile: { type: "string", help: "Of Python's; not used." },
  memcache_tls_certfile: { type: "string", help: "Of Python's; not used." },
  memcache_tls_keyfile: { type: "string", help: "Of Python's; not used." },
  memcache_tls_allowed_ciphers: { type: "string", help: "Of Python's; not used." },
  memcache_pool_dead_retry: { type: "integer", default: 300, help: "Of Python's; not used." },
  memcache_pool_maxsize: { type: "integer", default: 10, help: "Of Python's; not used." },
  memcache_pool_socket_timeout: { type: "integer", default: 3, help: "Of Python's; not used." },
  memcache_pool_unused_timeout: { type: "integer", default: 60, help: "Of Python's; not used." },
  memcache_pool_conn_get_timeout: { type: "integer", default: 10, help: "Of Python's; not used." },
  memcache_use_advanced_pool: { type: "boolean", default: true, help: "Of Python's; not used." },
  memcache_sasl_enabled: { type: "boolean", default: false, help: "Of Python's; not used." },
  memcache_username: { type: "string", help: "Of Python's; not used." },
  memcache_password: { type: "string", secret: true, help: "Of Python's; not used." },
} as const;

/** `[keystone_authtoken]`, as keystonemiddleware 13.0.1 has it, with what the service logs in by. */
export const authtokenOptions: {
  readonly options: typeof ownOptions & typeof unusedOptions & typeof loginOptions.options;
} = { options: { ...ownOptions, ...unusedOptions, ...loginOptions.options } };

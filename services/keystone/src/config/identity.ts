/** `[identity]` */
export const identity = {
  options: {
    cache_time: { type: "integer", default: 600, help: "How long it is cached, in seconds; the cache's own time if left out." },
    caching: { type: "boolean", default: true, help: "Whether it is cached, if caching is enabled at all." },
    default_domain_id: { type: "string", default: "default", help: "The domain of requests that name none." },
    domain_config_dir: { type: "string", default: "/etc/keystone/domains", help: "The folder of the domains' own configuration files." },
    domain_configurations_from_database: {
      type: "boolean",
      default: false,
      help: "Whether domains' configurations are in the database, not in files.",
    },
    domain_specific_drivers_enabled: { type: "boolean", default: false, help: "Whether a domain may have a driver of its own." },
    driver: { type: "string", default: "sql", help: "Where its rows are kept." },
    list_limit: { type: "integer", help: "The most entries in one list; that of [DEFAULT] if left out." },
    max_password_length: { type: "integer", max: 4096, default: 4096, help: "The longest password, in characters." },
    password_hash_algorithm: {
      type: "string",
      choices: ["bcrypt", "bcrypt_sha256", "scrypt", "pbkdf2_sha512"],
      default: "bcrypt",
      help: "How new passwords are hashed. Older hashes still count.",
    },
    password_hash_rounds: { type: "integer", help: "The work of hashing; the algorithm's own if left out." },
    salt_bytesize: { type: "integer", min: 0, max: 96, help: "The salt's size in bytes; the algorithm's own if left out." },
    scrypt_block_size: { type: "integer", help: "The r of scrypt." },
    scrypt_parallelism: { type: "integer", help: "The p of scrypt." },
  },
} as const;

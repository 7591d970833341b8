import { cache, DEFAULT } from "../groups.ts";
import { withAfter, type Release } from "./release.ts";

const LEVELS = DEFAULT.options.default_log_levels.default;
/** What a cache can be. */
export const BACKENDS = withAfter(cache.options.backend.choices, "oslo_cache.dict", "oslo_cache.mongo");

/** 2025.2. */
export const RELEASE_28: Release = {
  names: ["28", "2025.2", "flamingo"],
  without: [
    "cache.hashclient_dead_timeout",
    "cache.hashclient_retry_timeout",
    "cache.password",
    "cache.socket_timeout",
    "cache.username",
    "database.synchronous_reader",
  ],
  gone: {
    DEFAULT: {
      watch_log_file: {
        type: "boolean",
        default: false,
        deprecatedForRemoval: {},
        help: "Whether a log file that was moved away is opened anew.",
      },
    },
    cache: {
      dead_timeout: { type: "float", default: 60, help: "Seconds before a dead server is tried again." },
      hashclient_retry_delay: { type: "float", default: 1, help: "Seconds between two of these tries." },
      memcache_password: { type: "string", secret: true, help: "The password at memcached." },
      memcache_socket_timeout: { type: "float", default: 1.0, help: "How long a call may take, in seconds." },
      memcache_username: { type: "string", help: "The user at memcached." },
      redis_password: { type: "string", secret: true, help: "The password at Redis." },
      redis_socket_timeout: { type: "float", default: 1.0, help: "How long a call may take, in seconds." },
      redis_username: { type: "string", help: "The user at Redis." },
    },
    healthcheck: { path: { type: "string", default: "/healthcheck", deprecatedForRemoval: {}, help: "The path of the check." } },
  },
  other: {
    DEFAULT: {
      default_log_levels: { default: withAfter(withAfter(LEVELS, "amqp=WARN", "amqplib=WARN"), "boto=WARN", "qpid=WARN") },
    },
    cache: {
      backend: { choices: BACKENDS },
      enforce_fips_mode: { deprecatedForRemoval: undefined },
    },
  },
};

import { corsOptions, databaseOptions, loggingOptions, policyOptions, withDefaults } from "@underpin/oslo/config";
import { ownOptions } from "./default.ts";

/** `[DEFAULT]`: Barbican's own options, and those of logging. */
export const DEFAULT: { readonly options: typeof ownOptions.options & typeof loggingOptions.options } = {
  options: { ...ownOptions.options, ...loggingOptions.options },
};

const { connection, connection_recycle_time, max_overflow, max_pool_size, max_retries, retry_interval } = databaseOptions.options;

/** The name that an option had in `[DEFAULT]` until 2023.2. */
const once = <Name extends string>(name: Name): readonly [{ readonly group: "DEFAULT"; readonly name: Name }] => [
  { group: "DEFAULT", name },
];

const own = {
  connection: { ...connection, default: "sqlite:///barbican.sqlite", deprecated: once("sql_connection") },
  connection_recycle_time: { ...connection_recycle_time, deprecated: once("sql_idle_timeout") },
  max_overflow: { ...max_overflow, default: 10, deprecated: once("sql_pool_max_overflow") },
  max_pool_size: { ...max_pool_size, deprecated: once("sql_pool_size") },
  max_retries: { ...max_retries, default: 60, deprecated: once("sql_max_retries") },
  retry_interval: { ...retry_interval, default: 1, deprecated: once("sql_retry_interval") },
} as const;

/** `[database]`; without a URL it is a file where the service runs. Every release's names are known. */
export const database: { readonly options: Omit<typeof databaseOptions.options, keyof typeof own> & typeof own } = {
  options: { ...databaseOptions.options, ...own },
};

const HEADERS = [
  "X-Auth-Token",
  "X-Openstack-Request-Id",
  "X-Project-Id",
  "X-Identity-Status",
  "X-User-Id",
  "X-Storage-Token",
  "X-Domain-Id",
  "X-User-Domain-Id",
  "X-Project-Domain-Id",
  "X-Roles",
];

/** `[cors]`, with the headers that Barbican's clients send and read. */
export const cors: typeof corsOptions = withDefaults(corsOptions, {
  allow_headers: HEADERS,
  allow_methods: ["GET", "PUT", "POST", "DELETE", "PATCH"],
  expose_headers: HEADERS,
});

const scoped = {
  enforce_new_defaults: { ...policyOptions.options.enforce_new_defaults, default: false },
  enforce_scope: { type: "boolean", default: false, help: "Whether a token of another scope is refused." },
} as const;

/** `[oslo_policy]`; the older defaults count until the operator says otherwise. */
export const oslo_policy: { readonly options: Omit<typeof policyOptions.options, keyof typeof scoped> & typeof scoped } = {
  options: { ...policyOptions.options, ...scoped },
};

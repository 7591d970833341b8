export { ConfigError, type Problem } from "./config-error.ts";
export { ConfigFileError, readConfigFile, type ConfigFile } from "./config-file.ts";
export type { ConfigSearch } from "./find-config.ts";
export { loadConfig, type Changed, type Config, type LoadOptions, type Reloaded } from "./load.ts";
export type { Notice } from "./notices.ts";
export type {
  AddressType,
  BooleanType,
  Default,
  DeprecatedName,
  DictType,
  ItemType,
  ListType,
  MultiType,
  NumberType,
  Option,
  OptionGroup,
  OptionGroups,
  OptionValue,
  StringType,
  UriType,
  Values,
  ValueType,
} from "./option.ts";
export { sampleFile } from "./sample.ts";
export { Secret } from "./secret.ts";
export type { Location } from "./sources.ts";
export { cacheOptions } from "./libraries/cache.ts";
export { corsOptions } from "./libraries/cors.ts";
export { databaseOptions } from "./libraries/database.ts";
export { healthcheckOptions } from "./libraries/healthcheck.ts";
export { loggingOptions } from "./libraries/logging.ts";
export { messagingDefaults, messagingNotificationsOptions, messagingRabbitOptions } from "./libraries/messaging.ts";
export { middlewareOptions } from "./libraries/middleware.ts";
export { policyOptions } from "./libraries/policy.ts";
export { withDefaults } from "./with-defaults.ts";

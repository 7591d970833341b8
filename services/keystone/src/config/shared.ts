import {
  cacheOptions,
  corsOptions,
  databaseOptions,
  loggingOptions,
  messagingDefaults,
  withDefaults,
  type Default,
} from "@underpin/oslo/config";
import { ownOptions } from "./default.ts";

/** Where notifications go, in Keystone's own exchange. */
const messaging: typeof messagingDefaults = withDefaults(messagingDefaults, { control_exchange: "keystone" });

/** `[DEFAULT]`: Keystone's own options, and those of logging and notifications. */
export const DEFAULT: {
  readonly options: typeof ownOptions.options & typeof loggingOptions.options & typeof messagingDefaults.options;
} = {
  options: { ...ownOptions.options, ...loggingOptions.options, ...messaging.options },
};

/** `[database]`; without a URL it is a file where the service runs. */
export const database: typeof databaseOptions & Given<"connection"> = withDefaults(databaseOptions, {
  connection: "sqlite:///keystone.db",
});

/** `[cache]`, which is on in Keystone. */
export const cache: typeof cacheOptions = withDefaults(cacheOptions, { enabled: true });

/** `[cors]`, with the headers that Keystone's clients send and read. */
export const cors: typeof corsOptions = withDefaults(corsOptions, {
  allow_headers: [
    "X-Auth-Token",
    "X-Openstack-Request-Id",
    "X-Subject-Token",
    "X-Project-Id",
    "X-Project-Name",
    "X-Project-Domain-Id",
    "X-Project-Domain-Name",
    "X-Domain-Id",
    "X-Domain-Name",
    "Openstack-Auth-Receipt",
  ],
  allow_methods: ["GET", "PUT", "POST", "DELETE", "PATCH"],
  expose_headers: ["X-Auth-Token", "X-Openstack-Request-Id", "X-Subject-Token", "Openstack-Auth-Receipt"],
});

interface Given<Name extends string> {
  readonly options: Readonly<Record<Name, { readonly default: Default }>>;
}

import type { Place } from "./connection.ts";
import type { LockOptions } from "./lock-options.ts";
import type { Settings } from "./row.ts";
import type { Service } from "./service.ts";

/** What `underpin.config.ts` exports: a service, where its database is, and what its scripts are configured with. */
export interface Configuration extends Place, LockOptions {
  readonly service: Service;
  readonly settings?: Settings;
  /** Replicas that data migrations wait for, by their URLs. */
  readonly replicas?: readonly string[];
  /** The servers of a Galera cluster, by their URLs, where the addresses it gives can't be reached. */
  readonly members?: readonly string[];
  /** Change the schema although one of them can't be asked whether it did so, too. */
  readonly ignoreUnseen?: boolean;
}

/**
 * Gives `underpin.config.ts` its types.
 *
 * @example
 * export default defineConfig({ service, url: process.env["DATABASE_URL"] ?? "sqlite:///shop.db" });
 */
export function defineConfig(configuration: Configuration): Configuration {
  return configuration;
}

import { loadConfig, type Config, type OptionGroups } from "@underpin/oslo/config";
import { UnderpinError } from "underpin/cli";

/** Where the configuration is, as every command may be told. */
export interface ConfigurationOptions {
  readonly configFile?: readonly string[];
  readonly configDir?: readonly string[];
}

/**
 * Reads some groups of `keystone.conf`. Of the configuration only what a command needs is read: a fault elsewhere in it is the service's to find.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function readConfiguration<G extends OptionGroups>(groups: G, { configFile = [], configDir = [] }: ConfigurationOptions): Config<G> {
  return loaded(() => loadConfig(groups, { project: "keystone", program: "keystone-manage", files: configFile, folders: configDir }));
}

/** @throws UnderpinError `UP-CONFIG` where a configuration can't be read */
export function loaded<T>(load: () => T): T {
  try {
    return load();
  } catch (cause) {
    throw new UnderpinError("UP-CONFIG", {
      what: "The configuration can't be read.",
      why: (cause as Error).message,
      fine: "Nothing was done.",
      cause,
    });
  }
}

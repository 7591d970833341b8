import type { Config, OptionGroups } from "@underpin/oslo/config";
import { readOptions, type ConfigurationOptions } from "@underpin/oslo/manage";

export type { ConfigurationOptions } from "@underpin/oslo/manage";

/**
 * Reads some groups of `keystone.conf`, as every command does.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function readConfiguration<G extends OptionGroups>(groups: G, options: ConfigurationOptions): Config<G> {
  return readOptions(groups, { project: "keystone", program: "keystone-manage" }, options);
}

import { loadConfig, type Config, type LoadOptions, type OptionGroups } from "@underpin/oslo/config";
import * as groups from "./groups.ts";
import { RELEASE_22 } from "./release-22.ts";
import { underpin } from "./underpin.ts";

/** Keystone's configuration: `values.token.expiration`. */
export type KeystoneConfig = Config<typeof groups>;

/** Sections of libraries that Keystone has upstream and here does without. */
const FOREIGN = [
  "oslo_concurrency",
  "oslo_messaging_kafka",
  "oslo_messaging_metrics",
  "oslo_messaging_notifications",
  "oslo_messaging_rabbit",
  "oslo_messaging_tracing",
  "oslo_reports",
  "profiler",
  "profiler_jaeger",
  "profiler_otlp",
  "ssl",
];

/**
 * Reads `keystone.conf`, with the defaults of the release that `[underpin] compatibility` names.
 *
 * @throws ConfigFileError
 * @throws ConfigError that lists every value that is refused
 */
export function loadKeystoneConfig(options: Omit<LoadOptions, "project" | "foreign"> = {}): KeystoneConfig {
  return loadAs(loadConfig({ underpin }, { ...options, project: "keystone" }).values.underpin.compatibility, options);
}

/** The same, as a release would read it, whatever is wanted. */
export function loadAs(release: "22" | "30", options: Omit<LoadOptions, "project" | "foreign"> = {}): KeystoneConfig {
  return loadConfig(optionsOf(release), { ...options, project: "keystone", foreign: FOREIGN });
}

/** The options as that release has them; those that came later are there all the same, for the code that reads them. */
export function optionsOf(compatibility: "22" | "30"): typeof groups {
  if (compatibility === "30") return groups;
  const { gone, other } = RELEASE_22;
  const older: OptionGroups = Object.fromEntries(
    [...new Set([...Object.keys(groups), ...Object.keys(gone)])].map((group) => {
      const { options = {} } = (groups as OptionGroups)[group] ?? {};
      const changed = Object.entries(options).map(([name, option]) => [name, { ...option, ...other[group]?.[name] }] as const);
      return [group, { options: { ...Object.fromEntries(changed), ...gone[group] } }];
    }),
  ) as OptionGroups;
  return older as typeof groups;
}

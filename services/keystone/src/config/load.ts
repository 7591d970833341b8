import { loadConfig, type Config, type LoadOptions, type OptionGroups } from "@underpin/oslo/config";
import * as groups from "./groups.ts";
import { optionsOfRelease } from "./releases/releases.ts";
import { underpin } from "./underpin.ts";

/** Keystone's configuration: `values.token.expiration`. */
export type KeystoneConfig = Config<typeof groups>;

/** Sections of libraries that Keystone has upstream, and here does without or, as with RabbitMQ, has only a part of. */
const FOREIGN = [
  "oslo_concurrency",
  "oslo_messaging_kafka",
  "oslo_messaging_metrics",
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
function loadAs(release: "22" | "30", options: Omit<LoadOptions, "project" | "foreign"> = {}): KeystoneConfig {
  return loadConfig(optionsOf(release), { ...options, project: "keystone", foreign: FOREIGN });
}

/** What is to be said of a configuration that a release would read: options of later ones it does not know. */
export function noticesOf(release: string, options: Omit<LoadOptions, "project" | "foreign">): Config<OptionGroups>["notices"] {
  return loadConfig(optionsOfRelease(release), { ...options, project: "keystone", foreign: FOREIGN }).notices;
}

/** The options as that release has them; those that came later are there all the same, for the code that reads them. */
export function optionsOf(compatibility: "22" | "30"): typeof groups {
  const later: OptionGroups = groups;
  const there = Object.entries(optionsOfRelease(compatibility));
  return Object.fromEntries(
    there.map(([group, { options }]) => [group, { options: { ...later[group]?.options, ...options } }]),
  ) as typeof groups;
}

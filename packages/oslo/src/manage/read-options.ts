import type { Command } from "commander";
import { UnderpinError } from "underpin/cli";
import { loadConfig, type Config, type LoadOptions, type OptionGroups } from "../config/index.ts";

/** Where the configuration is, as every command may be told. */
export interface ConfigurationOptions {
  readonly configFile?: readonly string[];
  readonly configDir?: readonly string[];
}

/** Adds the options that say where the configuration is. */
export function configurationOptions(program: Command, file: string): Command {
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  return program
    .option("--config-file <file>", `${file}; may be given several times`, collect)
    .option("--config-dir <folder>", "a folder of *.conf files; may be given several times", collect);
}

/**
 * Reads some groups of a service's configuration, as a command does. Of the configuration only what the command needs is read: a fault
 * elsewhere in it is the service's to find.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function readOptions<G extends OptionGroups>(
  groups: G,
  names: Pick<LoadOptions, "project" | "program">,
  { configFile = [], configDir = [] }: ConfigurationOptions,
): Config<G> {
  return loaded(() => loadConfig(groups, { ...names, files: configFile, folders: configDir }));
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

import { loadConfig, type Config, type LoadOptions } from "@underpin/oslo/config";
import * as groups from "./groups.ts";

/** Barbican's configuration: `values.p11_crypto_plugin.library_path`. */
export type BarbicanConfig = Config<typeof groups>;

/**
 * Reads `barbican.conf`, where oslo.config finds it.
 *
 * @throws ConfigFileError
 * @throws ConfigError that lists every value that is refused
 */
export function loadBarbicanConfig(options: Omit<LoadOptions, "project"> = {}): BarbicanConfig {
  return loadConfig(groups, { ...options, project: "barbican" });
}

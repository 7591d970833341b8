import { loadProtected, SettingsError, type Settings } from "@underpin/keystone-auth";
import { loadConfig, type Config, type LoadOptions } from "@underpin/oslo/config";
import { UnderpinError } from "underpin/cli";
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

/** The configuration of a service, and by what it is protected; undefined with `[underpin] auth_strategy = noauth`. */
export interface ServedConfig extends BarbicanConfig {
  readonly settings: Settings | undefined;
}

/**
 * Reads `barbican.conf` for a service that is asked by clients.
 *
 * @throws ConfigFileError
 * @throws ConfigError that lists every value that is refused
 * @throws UnderpinError `UP-CONFIG` where Keystone can't be asked as `[keystone_authtoken]` says
 */
export function loadServedConfig(options: Omit<LoadOptions, "project"> = {}): ServedConfig {
  const config = loadBarbicanConfig(options);
  if (config.values.underpin.auth_strategy === "noauth") return { ...config, settings: undefined };
  try {
    return { ...config, settings: loadProtected(groups, { ...options, project: "barbican" }).settings };
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause;
    throw new UnderpinError("UP-CONFIG", {
      what: `Keystone can't be asked who sends a request: ${cause.problems.join(" ")}`,
      fine: "Nothing was read or written.",
      next: "Correct [keystone_authtoken] in barbican.conf.",
      cause,
    });
  }
}

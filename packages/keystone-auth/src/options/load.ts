import { loadConfig, type Config, type LoadOptions, type OptionGroups } from "@underpin/oslo/config";
import { authtokenOptions } from "./authtoken-options.ts";
import { loginOptions } from "./login-options.ts";
import { readSettings, type AuthtokenValues, type Settings } from "./settings.ts";
import type { LoginValues } from "./login.ts";

/** What a service has that is protected: the section among its own. */
export type ProtectedGroups = OptionGroups & { readonly keystone_authtoken: typeof authtokenOptions };

/**
 * Reads a service's configuration, and what it is protected with; the section that `auth_section` names, too, which only the file knows.
 *
 * @example
 * const { config, settings } = loadProtected({ DEFAULT, keystone_authtoken: authtokenOptions }, { project: "barbican" });
 *
 * @throws ConfigError, ConfigFileError, SettingsError
 */
export function loadProtected<G extends ProtectedGroups>(
  groups: G,
  options: LoadOptions,
): { readonly config: Config<G>; readonly settings: Settings } {
  const config = loadConfig(groups, options);
  const values = config.values.keystone_authtoken as unknown as AuthtokenValues;
  const { auth_section: section } = values;
  if (!section || section === "keystone_authtoken") return { config, settings: readSettings(values) };
  // What else the service reads there stays what it was.
  const known = Object.hasOwn(groups, section) ? groups[section]?.options : {};
  const all = loadConfig({ ...groups, [section]: { options: { ...known, ...loginOptions.options } } }, options);
  const settings = readSettings(values, (all.values as Readonly<Record<string, unknown>>)[section] as LoginValues);
  return { config: all, settings };
}

/** A name that no file has. */
const NOBODY = "\0";

/**
 * Reads what a service is protected with that has no configuration file: texts, as they would stand in the section.
 *
 * @example
 * const settings = settingsFrom({ auth_type: "password", auth_url: "https://keystone:5000", username: "shelf", … });
 *
 * @throws ConfigError, SettingsError
 */
export function settingsFrom(options: Readonly<Partial<Record<keyof typeof authtokenOptions.options, string>>>): Settings {
  const given = Object.entries(options).map(([name, text]) => [`keystone_authtoken.${name}`, text] as const);
  const search = { project: NOBODY, environment: {}, commandLine: Object.fromEntries(given) };
  return readSettings(loadConfig({ keystone_authtoken: authtokenOptions }, search).values.keystone_authtoken);
}

import { Secret } from "@underpin/oslo/config";
import type { Keystone } from "../keystone.ts";
import { allowedOptions, invalidConfig, requireAllowed } from "./options.ts";
import type { Config } from "./config.ts";

/**
 * What the service's own configuration says of options that a domain may set.
 *
 * @throws HttpError 403 for what no domain sets, or is never shown
 */
export function defaultConfig(keystone: Keystone, group?: string, option?: string): Config | Readonly<Record<string, unknown>> {
  const allowed = allowedOptions(keystone);
  requireAllowed(allowed, group, option);
  if (group === undefined)
    return Object.fromEntries(Object.entries(allowed.shown).map(([name, options]) => [name, valuesOf(keystone, name, options)]));
  const options = allowed.shown[group] ?? [];
  if (option === undefined) return { [group]: valuesOf(keystone, group, options) };
  if (!options.includes(option)) throw invalidConfig(`Reading the default for option ${option} in group ${group} is not supported`);
  return valuesOf(keystone, group, [option]);
}

const READABLE = ["password_regex", "password_regex_description"];

/**
 * What passwords must be like: anybody may read it, of the default domain.
 *
 * @throws HttpError 403
 */
export function securityCompliance(keystone: Keystone, domain: string, option?: string): Config | Readonly<Record<string, unknown>> {
  if (domain !== keystone.config.identity.default_domain_id)
    throw invalidConfig(
      "Reading security compliance information for any domain other than the default domain is not allowed or supported.",
    );
  if (option === undefined) return { security_compliance: valuesOf(keystone, "security_compliance", READABLE) };
  if (!READABLE.includes(option))
    throw invalidConfig("Reading security compliance values other than password_regex and password_regex_description is not allowed.");
  return valuesOf(keystone, "security_compliance", [option]);
}

function valuesOf({ config }: Keystone, group: string, options: readonly string[]): Readonly<Record<string, unknown>> {
  const values = (config as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>)[group] ?? {};
  return Object.fromEntries(options.map((option) => [option, plain(values[option])]));
}

function plain(value: unknown): unknown {
  return value === undefined || value instanceof Secret ? null : value;
}

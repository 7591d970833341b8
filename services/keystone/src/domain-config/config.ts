import { HttpError } from "@underpin/oslo/http";
import type { KeystoneRows } from "../keystone.ts";
import { isTrue } from "../python-truth.ts";
import { allowedOptions, invalidConfig, isSecret, requireAllowed, type Allowed } from "./options.ts";
import { deleteOptions, insertOptions, readOptions, replaceOptions, type ConfigOption, type Place } from "./store.ts";

/** Values by group and option. */
export type Config = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * What a domain has set, but for what is never shown.
 *
 * @throws HttpError 403 for what no domain sets, 404 for what this one has not set
 */
export async function getConfig(keystone: KeystoneRows, place: Place): Promise<Config | Readonly<Record<string, unknown>>> {
  requireAllowed(allowedOptions(keystone), place.group, place.option);
  const options = await keystone.pool.read((db) => readOptions(db, "shown", place));
  const [first] = options;
  if (first === undefined) throw noConfig(place);
  return place.option === undefined ? byGroup(options) : { [first.option]: first.value };
}

/** Whether a domain has set anything, be it shown or not. */
export async function hasConfig({ pool }: Pick<KeystoneRows, "pool">, domain: string): Promise<boolean> {
  return await pool.read(
    async (db) => (await readOptions(db, "shown", { domain })).length > 0 || (await readOptions(db, "secret", { domain })).length > 0,
  );
}

/**
 * Sets a domain's whole configuration.
 *
 * @returns whether there was none before, and what is shown of it
 * @throws HttpError 403
 */
export async function createConfig(keystone: KeystoneRows, domain: string, given: unknown): Promise<{ isNew: boolean; config: Config }> {
  const options = optionsIn(allowedOptions(keystone), given);
  return await keystone.pool.write(async (trx) => {
    const before = [...(await readOptions(trx, "shown", { domain })), ...(await readOptions(trx, "secret", { domain }))];
    await deleteOptions(trx, { domain });
    await insertOptions(trx, "shown", domain, options.shown);
    await insertOptions(trx, "secret", domain, options.secret);
    return { isNew: before.length === 0, config: byGroup(options.shown) };
  });
}

/**
 * Sets options, all of them or those of one place.
 *
 * @throws HttpError 403, 404 where the place has nothing yet
 */
export async function updateConfig(
  keystone: KeystoneRows,
  place: Place,
  given: unknown,
): Promise<Config | Readonly<Record<string, unknown>>> {
  const allowed = allowedOptions(keystone);
  const { domain, group, option } = place;
  const asked = group !== undefined && option !== undefined ? { [group]: given } : given;
  const options = optionsIn(allowed, asked);
  requireAllowed(allowed, group, option);
  await keystone.pool.write(async (trx) => {
    if (group !== undefined) {
      requireOnly(group, option, asked as Config);
      const before = [...(await readOptions(trx, "shown", place)), ...(await readOptions(trx, "secret", place))];
      if (before.length === 0) throw noConfig(place);
    }
    await replaceOptions(trx, domain, options);
  });
  return await getConfig(keystone, { domain });
}

/** @throws HttpError 403, 404 for what the domain has not set */
export async function deleteConfig(keystone: KeystoneRows, place: Place): Promise<void> {
  requireAllowed(allowedOptions(keystone), place.group, place.option);
  await keystone.pool.write(async (trx) => {
    if (place.group !== undefined) {
      const { domain, group } = place;
      const before = [...(await readOptions(trx, "shown", { domain, group })), ...(await readOptions(trx, "secret", { domain, group }))];
      if (before.length === 0) throw noConfig({ domain, group });
      // To upstream, what is empty is not there.
      if (place.option !== undefined && !before.some((one) => one.option === place.option && isTrue(one.value))) throw noConfig(place);
    }
    await deleteOptions(trx, place);
  });
}

/** What a client sets, each option of which a domain may set. */
function optionsIn(
  allowed: Allowed,
  given: unknown,
): { readonly shown: readonly ConfigOption[]; readonly secret: readonly ConfigOption[] } {
  const groups = Object.entries(given ?? {}) as readonly (readonly [string, unknown])[];
  if (groups.length === 0) throw invalidConfig("No options specified");
  const options = groups.flatMap(([group, values]) => {
    if (typeof values !== "object" || values === null || Array.isArray(values) || Object.keys(values).length === 0)
      throw invalidConfig(`The value of group ${group} specified in the config should be a dictionary of options`);
    return Object.entries(values).map(([option, value]): ConfigOption => {
      requireAllowed(allowed, group, option);
      return { group, option, value };
    });
  });
  const secret = options.filter(({ group, option }) => isSecret(allowed, group, option));
  return { secret, shown: options.filter((one) => !secret.includes(one)) };
}

/** A change of one place says nothing of another. */
function requireOnly(group: string, option: string | undefined, given: Config): void {
  const groups = Object.keys(given);
  const options = Object.keys(given[group] ?? {});
  if (groups.length !== 1 || (option !== undefined && options.length !== 1))
    throw invalidConfig(
      option === undefined
        ? `Trying to update group ${group}, so that, and only that, group must be specified in the config`
        : `Trying to update option ${option} in group ${group}, so that, and only that, option must be specified  in the config`,
    );
  if (groups[0] !== group)
    throw invalidConfig(`request to update group ${group}, but config provided contains group ${String(groups[0])} instead`);
  if (option !== undefined && options[0] !== option)
    throw invalidConfig(
      `Trying to update option ${option} in group ${group}, but config provided contains option ${String(options[0])} instead`,
    );
}

function byGroup(options: readonly ConfigOption[]): Config {
  const config: Record<string, Record<string, unknown>> = {};
  for (const { group, option, value } of options) (config[group] ??= {})[option] = value;
  return config;
}

function noConfig({ domain, group, option }: Place): HttpError {
  const what = option !== undefined ? `option ${option} in group ${String(group)}` : group !== undefined ? `group ${group}` : "any options";
  return new HttpError(404, `Could not find ${what} in domain configuration for domain ${domain}.`);
}

import { UnderpinError } from "underpin/cli";
import type { ConfigurationOptions } from "@underpin/oslo/manage";
import { p11CryptoPlugin } from "../config/p11-crypto-plugin.ts";
import { secretstore, storeOptions } from "../config/secretstore.ts";
import { simpleCryptoPlugin } from "../config/simple-crypto-plugin.ts";
import { readConfiguration } from "../manage/configuration.ts";

/** One of several secret stores, as the configuration has it. */
export interface ConfiguredStore {
  readonly storePlugin: string;
  readonly cryptoPlugin: string | null;
  readonly isGlobalDefault: boolean;
  /** What clients see as its name. */
  readonly name: string;
}

/** Stores that encrypt by themselves; their names upstream. */
const STORE_NAMES: Readonly<Record<string, string>> = {
  dogtag_crypto: "Dogtag KRA",
  kmip_plugin: "KMIP HSM",
  vault_plugin: "VaultSecretStore",
};

/**
 * The stores that the configuration has; null where it has one, and no project may choose.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function configuredStores(options: ConfigurationOptions): readonly ConfiguredStore[] | null {
  const groups = { secretstore, simple_crypto_plugin: simpleCryptoPlugin, p11_crypto_plugin: p11CryptoPlugin };
  const { values } = readConfiguration(groups, options);
  if (!values.secretstore.enable_multiple_secret_stores) return null;
  const suffixes = values.secretstore.stores_lookup_suffix ?? [];
  if (suffixes.length === 0) throw wrong("Plugin lookup property 'stores_lookup_suffix' is not defined in service configuration");
  const cryptoNames: Readonly<Record<string, string>> = {
    simple_crypto: values.simple_crypto_plugin.plugin_name,
    p11_crypto: values.p11_crypto_plugin.plugin_name,
  };
  const stores = suffixes.map((suffix): ConfiguredStore => {
    const section = `secretstore:${suffix}`;
    const store = readConfiguration({ [section]: storeOptions }, options).values[section];
    const [storePlugin, cryptoPlugin] = [store?.secret_store_plugin || null, store?.crypto_plugin || null];
    if (storePlugin === null) throw wrong(`In section '${section}', secret_store_plugin value is missing`);
    const name = cryptoPlugin === null ? STORE_NAMES[storePlugin] : cryptoNames[cryptoPlugin];
    if (name === undefined) throw wrong(`In section '${section}', ${cryptoPlugin ?? storePlugin} is no plugin that is known here`);
    return { storePlugin, cryptoPlugin, isGlobalDefault: store?.global_default ?? false, name };
  });
  const defaults = stores.filter(({ isGlobalDefault }) => isGlobalDefault).length;
  if (defaults === 0)
    throw wrong("There is no plugin defined with global default as True. One of plugin must be identified as global default");
  if (defaults > 1)
    throw wrong(
      `There are ${defaults} plugins with global default as True in service configuration. Only one plugin can have this as True`,
    );
  return stores;
}

function wrong(what: string): UnderpinError {
  return new UnderpinError("UP-CONFIG", {
    what,
    fine: "Nothing was changed.",
    next: "Correct the section of barbican.conf that is named.",
  });
}

import type { BarbicanConfig } from "../config/load.ts";
import { UndecipherableError, type CryptoPlugin } from "./crypto-plugin.ts";
import { SimpleCryptoPlugin } from "./simple-crypto-plugin.ts";
import { simpleMasters } from "./simple-masters.ts";

/** The plugins that are configured, by the names that the configuration has for them. */
export interface CryptoPlugins {
  /** The one that new payloads are encrypted by, where a project has not chosen another. */
  readonly first: CryptoPlugin;
  /** The one that a row names. */
  readonly ofRow: (rowName: string) => CryptoPlugin;
}

/** What makes each; a plugin that is not configured is not made. */
const FACTORIES: Readonly<Record<string, (values: BarbicanConfig["values"]) => CryptoPlugin>> = {
  simple_crypto: ({ simple_crypto_plugin: { kek } }) => new SimpleCryptoPlugin(simpleMasters(kek)),
};

/**
 * Makes the plugins that `[crypto] enabled_crypto_plugins` names.
 *
 * @throws RangeError where one of them is not known, or its keys are none
 */
export function cryptoPlugins(values: BarbicanConfig["values"]): CryptoPlugins {
  const plugins = values.crypto.enabled_crypto_plugins.map((name) => {
    const make = FACTORIES[name];
    if (make === undefined) throw new RangeError(`[crypto] enabled_crypto_plugins: ${name} is not known here.`);
    return make(values);
  });
  const [first] = plugins;
  if (first === undefined) throw new RangeError("[crypto] enabled_crypto_plugins names none.");
  return {
    first,
    ofRow: (rowName) => {
      const found = plugins.find((plugin) => plugin.rowName === rowName);
      if (found === undefined)
        throw new UndecipherableError(`[crypto] enabled_crypto_plugins does not name what encrypted it: ${rowName}.`);
      return found;
    },
  };
}

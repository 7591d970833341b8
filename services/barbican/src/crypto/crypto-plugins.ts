import { UnderpinError } from "underpin/cli";
import type { BarbicanConfig } from "../config/load.ts";
import { HsmSetupError } from "../pkcs11/hsm-error.ts";
import type { ConfiguredStore } from "../secret-stores/configured-stores.ts";
import { UndecipherableError, type CryptoPlugin } from "./crypto-plugin.ts";
import { P11CryptoPlugin, p11Options } from "./p11-crypto-plugin.ts";
import { SimpleCryptoPlugin } from "./simple-crypto-plugin.ts";
import { simpleMasters } from "./simple-masters.ts";

/** The plugins that are configured. */
export interface CryptoPlugins {
  /** By the names that the configuration has for them, in its order. */
  readonly byName: ReadonlyMap<string, CryptoPlugin>;
  /** The stores of which a project may choose one; null where it may not. */
  readonly stores: readonly ConfiguredStore[] | null;
  /** The one that a row names. */
  readonly ofRow: (rowName: string) => CryptoPlugin;
  readonly close: () => Promise<void>;
}

/** What makes each; a plugin that is not configured is not made. */
const FACTORIES: Readonly<Record<string, (values: BarbicanConfig["values"]) => CryptoPlugin>> = {
  simple_crypto: ({ simple_crypto_plugin: { kek } }) => new SimpleCryptoPlugin(simpleMasters(kek)),
  p11_crypto: ({ p11_crypto_plugin: values }) => new P11CryptoPlugin(p11Options(values)),
};

/**
 * Makes the plugins that `[crypto] enabled_crypto_plugins` names, or those of the stores.
 *
 * @param stores those of which a project may choose one, if it may
 * @throws UnderpinError `UP-CONFIG` where one of them is not known, or can't be made
 */
export function cryptoPlugins(values: BarbicanConfig["values"], stores: readonly ConfiguredStore[] | null): CryptoPlugins {
  const names = stores === null ? values.crypto.enabled_crypto_plugins : stores.map(cryptoOf);
  if (names.length === 0) throw wrong("[crypto] enabled_crypto_plugins names no plugin.");
  const byName = new Map(names.map((name) => [name, made(name, values)]));
  const plugins = [...byName.values()];
  return {
    byName,
    stores,
    ofRow: (rowName) => {
      const found = plugins.find((plugin) => plugin.rowName === rowName);
      if (found === undefined) throw new UndecipherableError(`What encrypted it is not configured: ${rowName}.`);
      return found;
    },
    close: async () => {
      for (const plugin of plugins) await plugin.close?.();
    },
  };
}

/** Here secrets are kept in the database alone. */
function cryptoOf({ storePlugin, cryptoPlugin }: ConfiguredStore): string {
  if (storePlugin === "store_crypto" && cryptoPlugin !== null) return cryptoPlugin;
  throw wrong(`The store of ${storePlugin} is not supported here: secrets are kept by store_crypto alone.`);
}

function made(name: string, values: BarbicanConfig["values"]): CryptoPlugin {
  const make = FACTORIES[name];
  if (make === undefined) throw wrong(`The plugin ${name} is not known here; simple_crypto and p11_crypto are.`);
  try {
    return make(values);
  } catch (error) {
    if (error instanceof HsmSetupError) throw wrong(error.message, error.next);
    throw error;
  }
}

function wrong(what: string, next = "Correct barbican.conf."): UnderpinError {
  return new UnderpinError("UP-CONFIG", { what, fine: "Nothing was done.", next });
}

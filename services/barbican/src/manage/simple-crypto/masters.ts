import type { ConfigurationOptions } from "@underpin/oslo/manage";
import { simpleCryptoPlugin } from "../../config/simple-crypto-plugin.ts";
import { simpleMasters } from "../../crypto/simple-masters.ts";
import type { SimpleMasters } from "../../crypto/simple-crypto.ts";
import { readConfiguration } from "../configuration.ts";

/**
 * The configured keys.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function configuredMasters(options: ConfigurationOptions): SimpleMasters {
  return simpleMasters(readConfiguration({ simple_crypto_plugin: simpleCryptoPlugin }, options).values.simple_crypto_plugin.kek);
}

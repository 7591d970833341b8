import type { ConfigurationOptions } from "@underpin/oslo/manage";
import { UnderpinError } from "underpin/cli";
import { simpleCryptoPlugin } from "../../config/simple-crypto-plugin.ts";
import { SimpleMasters } from "../../crypto/simple-crypto.ts";
import { readConfiguration } from "../configuration.ts";

/**
 * The configured keys.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function configuredMasters(options: ConfigurationOptions): SimpleMasters {
  const { kek } = readConfiguration({ simple_crypto_plugin: simpleCryptoPlugin }, options).values.simple_crypto_plugin;
  if (kek === null || kek.length === 0)
    throw new UnderpinError("UP-CONFIG", {
      what: "SimpleCrypto KEK is undefined: [simple_crypto_plugin] kek is not set.",
      why: "Until 2024.2 a key that everybody knows stood in its place.",
      fine: "Nothing was changed.",
      next: "Set kek to a new key, and behind it, in a line of its own, the one that was used so far (docs/barbican/simple-crypto.md), then run the same command again.",
    });
  try {
    return new SimpleMasters(kek);
  } catch (cause) {
    throw new UnderpinError("UP-CONFIG", {
      what: `A value of [simple_crypto_plugin] kek is no Fernet key: ${(cause as Error).message}.`,
      fine: "Nothing was changed.",
      next: "A key is 32 bytes in URL-safe base64: openssl rand -base64 32 | tr '+/' '-_' makes one.",
      cause,
    });
  }
}

import type { Secret } from "@underpin/oslo/config";
import { UnderpinError } from "underpin/cli";
import { SimpleMasters } from "./simple-crypto.ts";

/**
 * The keys of `[simple_crypto_plugin] kek`.
 *
 * @throws UnderpinError `UP-CONFIG`
 */
export function simpleMasters(kek: readonly Secret[] | null): SimpleMasters {
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

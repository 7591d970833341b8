import { CKR, HsmError } from "../pkcs11/hsm-error.ts";
import { HsmThread } from "../pkcs11/hsm-thread.ts";
import { UnreadablePayload } from "../pkcs11/payload.ts";
import type { ProjectCipherOptions } from "../pkcs11/project-cipher.ts";
import { hsmOptions, payloadOptions, projectKeyOptions, type P11Values } from "../pkcs11/settings.ts";
import { bytesText } from "./bytes-text.ts";
import { UndecipherableError, type CryptoPlugin, type KeyKind, type NewKey, type Sealed } from "./crypto-plugin.ts";
import { UnreadableKey } from "./kek-meta.ts";
import { P11_PLUGIN } from "./plugins.ts";

/** `p11_crypto`: keys of projects are under master keys on an HSM, and payloads are encrypted there. */
export class P11CryptoPlugin implements CryptoPlugin {
  readonly rowName = P11_PLUGIN;
  readonly #thread: HsmThread;
  /** In bits. */
  readonly #length: number;

  constructor(options: ProjectCipherOptions) {
    this.#thread = new HsmThread(options);
    this.#length = options.keys.length * 8;
  }

  async newKey(): Promise<NewKey> {
    return { algorithm: "AES", bit_length: this.#length, mode: "CBC", plugin_meta: await this.#thread.newKey() };
  }

  async seal(pluginMeta: string, data: Buffer): Promise<Sealed> {
    return await this.#thread.seal(pluginMeta, data).catch(undecipherable);
  }

  async open(pluginMeta: string, { cypherText, kekMetaExtended }: Sealed): Promise<Buffer> {
    return await this.#thread
      .open(pluginMeta, { cypherText: bytesText(cypherText), kekMetaExtended: kekMetaExtended ?? "" })
      .catch(undecipherable);
  }

  /** The HSM makes random bytes of any length, and no pairs. */
  makes({ isPair }: KeyKind): boolean {
    return !isPair;
  }

  async random(length: number): Promise<Buffer> {
    return await this.#thread.random(length);
  }

  async close(): Promise<void> {
    await this.#thread[Symbol.asyncDispose]();
  }
}

/**
 * How `[p11_crypto_plugin]` has it.
 *
 * @throws HsmSetupError
 */
export function p11Options(values: P11Values): ProjectCipherOptions {
  return {
    hsm: hsmOptions(values),
    keys: projectKeyOptions(values),
    payload: payloadOptions(values),
    keptFor: values.pkek_cache_ttl * 1000,
    kept: values.pkek_cache_limit,
  };
}

/** A row that is not what its keys have made, which is no fault of the HSM's. */
function undecipherable(error: Error): never {
  const isRow = error instanceof UnreadablePayload || error instanceof UnreadableKey;
  if (isRow) throw new UndecipherableError(`The row can't be read: ${error.message}.`, { cause: error });
  if (error instanceof HsmError && error.rv === CKR.SIGNATURE_INVALID)
    throw new UndecipherableError("The project's key is not signed by the master key that its row names.", { cause: error });
  throw error;
}

import { randomBytes } from "node:crypto";
import type { FernetKeys } from "@underpin/oslo/fernet";
import { UndecipherableError, type CryptoPlugin, type KeyKind, type NewKey, type Sealed } from "./crypto-plugin.ts";
import { PAIR_LENGTHS } from "./key-pair.ts";
import { SIMPLE_PLUGIN } from "./plugins.ts";
import { openSimple, sealSimple, SIMPLE_KEK, type SimpleMasters } from "./simple-crypto.ts";

/** Lengths of keys in bits that there may be; XTS takes two keys. */
const KEY_LENGTHS: ReadonlySet<number> = new Set([64, 128, 192, 256]);

/** How many projects' keys are kept open. */
const KEPT = 1000;

/** `simple_crypto`: Fernet, under the keys of `[simple_crypto_plugin] kek`. */
export class SimpleCryptoPlugin implements CryptoPlugin {
  readonly rowName = SIMPLE_PLUGIN;
  readonly #masters: SimpleMasters;
  readonly #open = new Map<string, FernetKeys>();

  constructor(masters: SimpleMasters) {
    this.#masters = masters;
  }

  async newKey(): Promise<NewKey> {
    return { ...SIMPLE_KEK, plugin_meta: this.#masters.generate() };
  }

  async seal(pluginMeta: string, data: Buffer): Promise<Sealed> {
    return { cypherText: sealSimple(this.#key(pluginMeta), data), kekMetaExtended: null };
  }

  async open(pluginMeta: string, { cypherText }: Sealed): Promise<Buffer> {
    const data = openSimple(this.#key(pluginMeta), cypherText);
    if (data === null) throw new UndecipherableError("The payload is not what the project's key has encrypted.");
    return data;
  }

  makes({ isPair, length, mode }: KeyKind): boolean {
    if (isPair) return PAIR_LENGTHS.has(length);
    return KEY_LENGTHS.has(mode?.toLowerCase() === "xts" ? length / 2 : length);
  }

  async random(length: number): Promise<Buffer> {
    return randomBytes(length);
  }

  #key(pluginMeta: string): FernetKeys {
    const known = this.#open.get(pluginMeta);
    if (known !== undefined) return known;
    const key = this.#masters.open(pluginMeta);
    if (key === null)
      throw new UndecipherableError(
        "None of the keys in [simple_crypto_plugin] kek opens the project's key: the one that made it is missing.",
      );
    const [oldest] = this.#open.keys();
    if (this.#open.size >= KEPT && oldest !== undefined) this.#open.delete(oldest);
    this.#open.set(pluginMeta, key);
    return key;
  }
}

import { signedBytes, type KekMeta } from "../crypto/kek-meta.ts";
import type { Attribute, Handle, Mechanism } from "./cryptoki.ts";
import { CKA, KEY_TYPES, MECHANISMS, WRAP_MECHANISMS, type HmacMechanism, type KeyTypeName, type WrapMechanism } from "./constants.ts";
import { CKR, HsmError, HsmSetupError } from "./hsm-error.ts";
import type { Hsm } from "./hsm.ts";

/** How projects' keys are wrapped and signed, and where their master keys are. */
export interface ProjectKeyOptions {
  /** Master keys of new keys; others are found by what their rows say. */
  readonly mkekLabel: string;
  readonly hmacLabel: string;
  readonly hmacKeyType: KeyTypeName;
  readonly hmacMechanism: HmacMechanism;
  /** What wraps new keys; others are unwrapped as their rows say. */
  readonly wrapMechanism: WrapMechanism;
  /** Whether the wrapping of new ones gets an initialisation vector; without, the HSM has one of its own. */
  readonly generateIv: boolean;
  /** In bytes. */
  readonly length: number;
  readonly sensitive: boolean;
}

const KEY_TYPE_NAMES = Object.keys(KEY_TYPES) as readonly KeyTypeName[];

/** What a signature of a wrapped key is over: `iv` and key since Mitaka, the key alone in Liberty. */
export type Signed = "current" | "liberty";

/** The keys of projects, which are on the HSM only while they are used. */
export class ProjectKeys {
  readonly #hsm: Hsm;
  readonly #options: ProjectKeyOptions;
  readonly #masters = new Map<string, Handle>();

  constructor(hsm: Hsm, options: ProjectKeyOptions) {
    this.#hsm = hsm;
    this.#options = options;
  }

  /**
   * The labels of the configured master keys, once both are found.
   *
   * @throws HsmSetupError where one of them is not there
   */
  requireMasters(): { readonly mkek: string; readonly hmac: string } {
    const { mkekLabel: mkek, hmacLabel: hmac } = this.#options;
    this.#mkek(mkek);
    this.#newHmacKey();
    return { mkek, hmac };
  }

  /** Whether a key would be wrapped and signed as it is, if it were made now. */
  isCurrent({ mkekLabel, hmacLabel, mechanism }: KekMeta): boolean {
    const { mkekLabel: mkek, hmacLabel: hmac, wrapMechanism } = this.#options;
    return mkekLabel === mkek && hmacLabel === hmac && mechanism === wrapMechanism;
  }

  /**
   * What the signature is over; null if the row's master key has made none such.
   *
   * @throws HsmError, HsmSetupError
   */
  signed(meta: KekMeta): Signed | null {
    const key = this.#hmacKey(meta.hmacLabel);
    const isOver = (bytes: Buffer): boolean => this.#hsm.verify(this.#signing, key, bytes, meta.hmac);
    if (isOver(signedBytes(meta))) return "current";
    return meta.iv !== null && isOver(meta.wrappedKey) ? "liberty" : null;
  }

  /** The signature that belongs to a wrapped key, by its own master key. */
  sign(meta: Pick<KekMeta, "iv" | "wrappedKey" | "hmacLabel">): Buffer {
    return this.#hsm.sign(this.#signing, this.#hmacKey(meta.hmacLabel), signedBytes(meta));
  }

  /**
   * Brings a key onto the HSM, once its signature is found to be good. Who is given it destroys it.
   *
   * @throws HsmError CKR_SIGNATURE_INVALID
   */
  load(meta: KekMeta): Handle {
    const isGood = this.#hsm.verify(this.#signing, this.#hmacKey(meta.hmacLabel), signedBytes(meta), meta.hmac);
    if (!isGood) throw new HsmError("C_Verify", CKR.SIGNATURE_INVALID, "CKR_SIGNATURE_INVALID");
    return this.#hsm.unwrap(wrapping(meta.mechanism, meta.iv), this.#mkek(meta.mkekLabel), meta.wrappedKey, this.#template);
  }

  /** Wraps and signs a key that is on the HSM, by the configured master keys. */
  seal(key: Handle): KekMeta {
    const { mkekLabel, hmacLabel, wrapMechanism: mechanism, generateIv } = this.#options;
    const iv = generateIv ? this.#hsm.random(WRAP_MECHANISMS[mechanism]) : null;
    const wrappedKey = this.#hsm.wrap(wrapping(mechanism, iv), this.#mkek(mkekLabel), key);
    const hmac = this.#hsm.sign(this.#signing, this.#newHmacKey(), signedBytes({ iv, wrappedKey }));
    return { iv, wrappedKey, hmac, mkekLabel, hmacLabel, mechanism };
  }

  /** A new key. Who is given it destroys it. */
  generate(): Handle {
    return this.#hsm.generateKey({ mechanism: MECHANISMS.CKM_AES_KEY_GEN }, [
      ...this.#template,
      { type: CKA.VALUE_LEN, value: this.#options.length },
    ]);
  }

  get #template(): readonly Attribute[] {
    return [
      { type: CKA.KEY_TYPE, value: KEY_TYPES.CKK_AES },
      { type: CKA.TOKEN, value: false },
      { type: CKA.PRIVATE, value: true },
      { type: CKA.SENSITIVE, value: this.#options.sensitive },
      { type: CKA.EXTRACTABLE, value: true },
      { type: CKA.ENCRYPT, value: true },
      { type: CKA.DECRYPT, value: true },
    ];
  }

  get #signing(): Mechanism {
    return { mechanism: MECHANISMS[this.#options.hmacMechanism] };
  }

  #mkek(label: string): Handle {
    return this.#master(label, ["CKK_AES"]);
  }

  /** The key that signs new ones: it is of the configured type, by which other nodes look for it. */
  #newHmacKey(): Handle {
    const { hmacLabel, hmacKeyType } = this.#options;
    return this.#master(hmacLabel, [hmacKeyType]);
  }

  /** The key that signed a row. No row says of which type it is: one that came before may be of another than the configured one. */
  #hmacKey(label: string): Handle {
    const { hmacKeyType } = this.#options;
    return this.#master(label, [hmacKeyType, ...KEY_TYPE_NAMES.filter((name) => name !== hmacKeyType)]);
  }

  #master(label: string, keyTypes: readonly KeyTypeName[]): Handle {
    const name = `${keyTypes.length} ${keyTypes[0]} ${label}`;
    const known = this.#masters.get(name);
    if (known) return known;
    for (const keyType of keyTypes) {
      const found = this.#hsm.findKey(label, keyType);
      if (found === null) continue;
      this.#masters.set(name, found);
      return found;
    }
    throw new HsmSetupError(
      `The token has no master key of type ${keyTypes.join(", ")} with the label ${label}.`,
      "Correct the label, or hmac_key_type, in [p11_crypto_plugin]; barbican-manage hsm check_mkek and check_hmac look for one.",
    );
  }
}

function wrapping(mechanism: WrapMechanism, iv: Buffer | null): Mechanism {
  return { mechanism: MECHANISMS[mechanism], ...(iv !== null && { parameter: iv }) };
}

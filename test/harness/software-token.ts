import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { CKA, KEY_TYPES, MECHANISMS, type KeyTypeName } from "../../services/barbican/src/pkcs11/constants.ts";
import type { Attribute, Cryptoki, GcmParameters, Handle, Mechanism } from "../../services/barbican/src/pkcs11/cryptoki.ts";
import type { HsmOptions } from "../../services/barbican/src/pkcs11/hsm.ts";

interface Key {
  readonly label: unknown;
  readonly type: unknown;
  readonly value: Buffer;
}

/** Where the initialisation vector of wrappings without padding of blocks is fixed, this is it: RFC 3394's, RFC 5649's. */
const WRAP_IV = Buffer.from("a65959a6", "hex");
const VENDOR = MECHANISMS.VENDOR_SAFENET_CKM_AES_GCM;

const refusal = (name: string, code: number): Error => new Error(`${name}:${code}`);

/**
 * A token that is nothing but a program, for what SoftHSM 2.6.1 does not have: it wraps by CKM_AES_CBC_PAD and
 * CKM_AES_KEY_WRAP_KWP, has a vendor's AES-GCM, and initialisation vectors of its own. It knows the standard only as far as that needs.
 */
export class SoftwareToken {
  readonly #keys = new Map<string, Key>();
  #last = 0n;
  #signing: Key | undefined;
  #ciphering: readonly [Mechanism, Key] | undefined;
  /** The tokens' labels and serial numbers, slot by slot. */
  readonly #slots: readonly { readonly label: string; readonly serialNumber: string }[];
  /** Functions that answer CKR_DEVICE_REMOVED from now on. */
  isGone = false;
  #refuses = false;

  constructor(slots: readonly { readonly label: string; readonly serialNumber: string }[] = [{ label: "soft", serialNumber: "1" }]) {
    this.#slots = slots;
  }

  get options(): HsmOptions {
    return {
      libraryPath: "/nowhere",
      token: { serialNumber: null, labels: [], slotId: 0 },
      login: null,
      readWrite: true,
      osLocking: false,
      factory: () => this.#cryptoki(),
    };
  }

  /** How many keys there are, of the token's and of sessions'. */
  get size(): number {
    return this.#keys.size;
  }

  import(label: string, value: Buffer, keyType: KeyTypeName): void {
    this.#add({ label, type: KEY_TYPES[keyType], value });
  }

  /** The bytes of a key, which no HSM would tell. */
  valueOf(handle: Handle): Buffer {
    return this.#key(handle).value;
  }

  #add(key: Key): Handle {
    const handle = Buffer.alloc(8);
    handle.writeBigUInt64LE(++this.#last);
    this.#keys.set(handle.toString("hex"), key);
    return handle;
  }

  /** The next use of a key is answered as if the session had been ended. */
  refuseNext(): void {
    this.#refuses = true;
  }

  #key(handle: Handle): Key {
    if (this.#refuses) {
      this.#refuses = false;
      throw refusal("CKR_SESSION_HANDLE_INVALID", 0xb3);
    }
    const key = this.#keys.get(handle.toString("hex"));
    if (!key || this.isGone) throw this.isGone ? refusal("CKR_DEVICE_REMOVED", 0x32) : refusal("CKR_KEY_HANDLE_INVALID", 0x60);
    return key;
  }

  #cryptoki(): Cryptoki {
    let found: readonly Handle[] = [];
    const session = Buffer.alloc(8, 1);
    const of = (template: readonly Attribute[], type: number): unknown => template.find((one) => one.type === type)?.value;
    return {
      load: () => {},
      close: () => {},
      C_Initialize: () => {},
      C_Finalize: () => {},
      C_GetSlotList: () => this.#slots.map((_, i) => Buffer.from([i, 0, 0, 0, 0, 0, 0, 0])),
      C_GetTokenInfo: (slot) => {
        const { label, serialNumber } = this.#slots[slot[0] ?? 0] ?? { label: "", serialNumber: "" };
        return { label: label.padEnd(32), serialNumber: serialNumber.padEnd(16, "\0") };
      },
      C_OpenSession: (slot) => {
        if (slot.readBigUInt64LE() >= BigInt(this.#slots.length)) throw refusal("CKR_SLOT_ID_INVALID", 3);
        return session;
      },
      C_CloseSession: () => {},
      C_GetSessionInfo: () => ({ state: 3 }),
      C_Login: () => {},
      C_SeedRandom: () => {},
      C_GenerateRandom: (_session, into) => randomBytes(into.length),
      C_FindObjectsInit: (_session, template) => {
        found = [...this.#keys]
          .filter(([, { label, type }]) => label === of(template, CKA.LABEL) && type === of(template, CKA.KEY_TYPE))
          .map(([handle]) => Buffer.from(handle, "hex"));
      },
      C_FindObjects: (_session, most) => found.slice(0, most),
      C_FindObjectsFinal: () => {},
      C_GenerateKey: (_session, _mechanism, template) =>
        this.#add({
          label: of(template, CKA.LABEL),
          type: of(template, CKA.KEY_TYPE),
          value: randomBytes(Number(of(template, CKA.VALUE_LEN))),
        }),
      C_DestroyObject: (_session, handle) => void this.#keys.delete(handle.toString("hex")),
      C_SignInit: (_session, _mechanism, key) => void (this.#signing = this.#key(key)),
      C_Sign: (_session, data) => this.#signature(data),
      C_VerifyInit: (_session, _mechanism, key) => void (this.#signing = this.#key(key)),
      C_Verify: (_session, data, signature) => {
        if (signature.length !== 32) throw refusal("CKR_SIGNATURE_LEN_RANGE", 0xc1);
        if (!timingSafeEqual(this.#signature(data), signature)) throw refusal("CKR_SIGNATURE_INVALID", 0xc0);
        return true;
      },
      C_WrapKey: (_session, mechanism, by, key) => {
        const [name, iv] = wrapping(mechanism);
        const cipher = createCipheriv(name, this.#key(by).value, iv);
        return Buffer.concat([cipher.update(this.#key(key).value), cipher.final()]);
      },
      C_UnwrapKey: (_session, mechanism, by, wrapped, template) => {
        const [name, iv] = wrapping(mechanism);
        const cipher = createDecipheriv(name, this.#key(by).value, iv);
        const value = Buffer.concat([cipher.update(wrapped), cipher.final()]);
        return this.#add({ label: undefined, type: of(template, CKA.KEY_TYPE), value });
      },
      C_EncryptInit: (_session, mechanism, key) => void (this.#ciphering = [mechanism, this.#key(key)]),
      C_Encrypt: (_session, data) => this.#encrypted(data),
      C_DecryptInit: (_session, mechanism, key) => void (this.#ciphering = [mechanism, this.#key(key)]),
      C_Decrypt: (_session, data) => this.#decrypted(data),
    };
  }

  #signature(data: Buffer): Buffer {
    return createHmac("sha256", (this.#signing as Key).value)
      .update(data)
      .digest();
  }

  #gcm(): readonly [key: Buffer, iv: Buffer] {
    const [{ mechanism, parameter }, { value }] = this.#ciphering as readonly [Mechanism, Key];
    if (mechanism !== VENDOR) throw refusal("CKR_MECHANISM_INVALID", 0x70);
    return [value, (parameter as GcmParameters).iv];
  }

  #encrypted(data: Buffer): Buffer {
    const [key, given] = this.#gcm();
    const iv = given.length === 0 ? randomBytes(16) : given;
    const cipher = createCipheriv("aes-256-gcm", key, iv);
    const text = Buffer.concat([cipher.update(data), cipher.final()]);
    return Buffer.concat([text, cipher.getAuthTag(), ...(given.length === 0 ? [iv] : [])]);
  }

  #decrypted(data: Buffer): Buffer {
    const [key, iv] = this.#gcm();
    const cipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: 16 });
    cipher.setAuthTag(data.subarray(-16));
    return Buffer.concat([cipher.update(data.subarray(0, -16)), cipher.final()]);
  }
}

function wrapping({ mechanism, parameter }: Mechanism): readonly [cipher: string, iv: Buffer] {
  if (mechanism === MECHANISMS.CKM_AES_CBC_PAD) return ["aes-256-cbc", parameter as Buffer];
  if (mechanism === MECHANISMS.CKM_AES_KEY_WRAP_KWP) return ["id-aes256-wrap-pad", (parameter as Buffer | undefined) ?? WRAP_IV];
  throw refusal("CKR_MECHANISM_INVALID", 0x70);
}

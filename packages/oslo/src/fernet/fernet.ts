import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes, timingSafeEqual, type KeyObject } from "node:crypto";

const VERSION = 0x80;
/** Version, time and initialisation vector, one block, signature. */
const SHORTEST = 1 + 8 + 16 + 16 + 32;

/** What a Fernet text holds. */
export interface Opened {
  readonly data: Buffer;
  /** When it was made, in seconds since 1970. */
  readonly at: number;
}

/** What encrypts and decrypts: keys, or a repository of them. */
export interface FernetCipher {
  /** URL-safe base64 with padding. `at` is when, in seconds since 1970; now, if it isn't given. */
  encrypt(data: Uint8Array | string, at?: number): string;
  /** What a text holds; null if none of the keys made it, or if it is damaged. Padding may be left out. */
  open(text: string): Opened | null;
}

/** A Fernet key: AES-128-CBC and HMAC-SHA256, as https://github.com/fernet/spec says. */
export class FernetKey {
  readonly #signing: KeyObject;
  readonly #encryption: KeyObject;

  /**
   * @param text 32 bytes in URL-safe base64: 16 for signing, 16 for encrypting
   * @throws RangeError if it is anything else
   */
  constructor(text: string) {
    const bytes = Buffer.from(text, "base64url");
    if (bytes.length !== 32) throw new RangeError(`a Fernet key has 32 bytes, not ${bytes.length}`);
    this.#signing = createSecretKey(bytes.subarray(0, 16));
    this.#encryption = createSecretKey(bytes.subarray(16));
  }

  /** Encrypts; the result is URL-safe base64 with padding, as Python writes it. */
  encrypt(data: Uint8Array | string, at: number = Math.floor(Date.now() / 1000), iv: Buffer = randomBytes(16)): string {
    const head = Buffer.alloc(9);
    head.writeUInt8(VERSION);
    head.writeBigUInt64BE(BigInt(at), 1);
    const cipher = createCipheriv("aes-128-cbc", this.#encryption, iv);
    const first = typeof data === "string" ? cipher.update(data, "utf8") : cipher.update(data);
    const body = Buffer.concat([head, iv, first, cipher.final()]);
    const whole = Buffer.concat([body, this.#sign(body)]);
    return whole.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
  }

  /** What a text holds; null if another key made it, or if it is damaged. */
  open(token: Buffer): Opened | null {
    if (token.length < SHORTEST || token[0] !== VERSION) return null;
    const body = token.subarray(0, -32);
    if (!timingSafeEqual(this.#sign(body), token.subarray(-32))) return null;
    const decipher = createDecipheriv("aes-128-cbc", this.#encryption, body.subarray(9, 25));
    try {
      const data = Buffer.concat([decipher.update(body.subarray(25)), decipher.final()]);
      return { data, at: Number(body.readBigUInt64BE(1)) };
    } catch {
      return null;
    }
  }

  #sign(body: Buffer): Buffer {
    return createHmac("sha256", this.#signing).update(body).digest();
  }
}

/** Keys that work together: the first one encrypts, each may decrypt. */
export class FernetKeys implements FernetCipher {
  readonly #keys: readonly FernetKey[];

  /** @throws RangeError if there is none */
  constructor(keys: readonly FernetKey[]) {
    if (keys.length === 0) throw new RangeError("no Fernet key");
    this.#keys = keys;
  }

  encrypt(data: Uint8Array | string, at?: number): string {
    return (this.#keys[0] as FernetKey).encrypt(data, at);
  }

  open(text: string): Opened | null {
    if (!/^[\w-]+={0,2}$/.test(text)) return null;
    const token = Buffer.from(text, "base64url");
    for (const key of this.#keys) {
      const opened = key.open(token);
      if (opened !== null) return opened;
    }
    return null;
  }
}

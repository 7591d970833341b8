import { randomBytes } from "node:crypto";
import type { Secret } from "@underpin/oslo/config";
import { FernetKey, FernetKeys, type Opened } from "@underpin/oslo/fernet";
import { bytesText } from "./bytes-text.ts";

/** What `kek_data` says of a key of this kind. */
export const SIMPLE_KEK = { algorithm: "aes", bit_length: 128, mode: "cbc" } as const;

/** The keys of `[simple_crypto_plugin] kek`: the first encrypts projects' keys, all of them decrypt. */
export class SimpleMasters {
  readonly #first: FernetKey;
  readonly #all: FernetKeys;

  /** @throws RangeError for what is no Fernet key, or if there is none at all; the message has nothing of it */
  constructor(keks: readonly Secret[]) {
    const [first, ...others] = keks.map((kek) => new FernetKey(kek.reveal()));
    if (first === undefined) throw new RangeError("there is none");
    this.#first = first;
    this.#all = new FernetKeys([first, ...others]);
  }

  /** Whether the first key made this `plugin_meta`; null if none of them did. */
  isCurrent(meta: string): boolean | null {
    if (this.#opened(meta) === null) return null;
    return new FernetKeys([this.#first]).open(bytesText(meta)) !== null;
  }

  /** The same key under the first one; when it was made stays. */
  rewrap(meta: string): string {
    const opened = this.#opened(meta);
    if (opened === null) throw new RangeError("none of the keys made it");
    return this.#first.encrypt(opened.data, opened.at);
  }

  /** A project's key; null if none of the keys made it, or if it is none. */
  open(meta: string): FernetKeys | null {
    const opened = this.#opened(meta);
    try {
      return opened === null ? null : new FernetKeys([new FernetKey(opened.data.toString("latin1"))]);
    } catch {
      return null;
    }
  }

  #opened(meta: string): Opened | null {
    return this.#all.open(bytesText(meta));
  }

  /** A new project's key, as `plugin_meta` has it. */
  generate(): string {
    const key = randomBytes(32).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
    return this.#first.encrypt(key);
  }
}

/** A payload as `encrypted_data.cypher_text` has it: base64 of a text that is base64 already. */
export function sealSimple(key: FernetKeys, data: Buffer): string {
  return Buffer.from(key.encrypt(data), "latin1").toString("base64");
}

/** The payload; null if the key has not made it. */
export function openSimple(key: FernetKeys, cypherText: string): Buffer | null {
  return key.open(Buffer.from(bytesText(cypherText), "base64").toString("latin1"))?.data ?? null;
}

import { KeyRepository, type KeyRepositoryOptions } from "../tokens/key-repository.ts";

/** A credential's blob as the table has it. */
export interface Sealed {
  readonly encryptedBlob: string;
  /** Which key it is encrypted with. */
  readonly keyHash: string;
}

/** Keys of a credential repository, the primary one first. */
export interface CredentialKeys {
  /** SHA-1 of the primary key, as `credential.key_hash` has it. */
  readonly primaryHash: string;
  encrypt(text: string): string;
  /** Encrypts a blob, and says with which key: that it be the same one though the keys are just rotated. */
  seal(blob: string): Sealed;
  /**
   * Tries every key.
   *
   * @throws Error if none of them made it
   */
  decrypt(token: string): string;
  /** Tries every key; null if none of them made it. */
  tryDecrypt(token: string): string | null;
}

/** The most keys in a repository of credential keys; upstream has no option for it. */
export const MAX_CREDENTIAL_KEYS = 3;

/**
 * Reads a key repository: files named by number, the highest being the primary key; the null key comes last. Without a
 * repository the null key is all there is.
 */
export function loadCredentialKeys(directory: string | undefined, options: KeyRepositoryOptions = {}): CredentialKeys & Disposable {
  const keys = new KeyRepository(directory ?? "", { ...options, withNullKey: true });
  const tryDecrypt = (token: string): string | null => keys.open(token)?.data.toString("utf8") ?? null;
  return {
    get primaryHash() {
      return keys.primaryHash;
    },
    encrypt: (text) => keys.encrypt(text),
    seal: (blob) => {
      for (;;) {
        const keyHash = keys.primaryHash;
        const encryptedBlob = keys.encrypt(blob);
        if (keyHash === keys.primaryHash) return { encryptedBlob, keyHash };
      }
    },
    decrypt: (token) => {
      const text = tryDecrypt(token);
      if (text === null) throw new Error("no key of the repository decrypts this credential");
      return text;
    },
    tryDecrypt,
    [Symbol.dispose]: () => keys[Symbol.dispose](),
  };
}

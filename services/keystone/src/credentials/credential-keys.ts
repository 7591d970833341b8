import { KeyRepository, type KeyRepositoryOptions } from "../tokens/key-repository.ts";

/** Keys of a credential repository, the primary one first. */
export interface CredentialKeys {
  /** SHA-1 of the primary key, as `credential.key_hash` has it. */
  readonly primaryHash: string;
  encrypt(text: string): string;
  /**
   * Tries every key.
   *
   * @throws Error if none of them made it
   */
  decrypt(token: string): string;
}

/** The most keys in a repository of credential keys; upstream has no option for it. */
export const MAX_CREDENTIAL_KEYS = 3;

/**
 * Reads a key repository: files named by number, the highest being the primary key; the null key comes last. Without a
 * repository the null key is all there is.
 */
export function loadCredentialKeys(directory: string | undefined, options: KeyRepositoryOptions = {}): CredentialKeys & Disposable {
  const keys = new KeyRepository(directory ?? "", { ...options, withNullKey: true });
  return {
    get primaryHash() {
      return keys.primaryHash;
    },
    encrypt: (text) => keys.encrypt(text),
    decrypt: (token) => {
      const opened = keys.open(token);
      if (opened === null) throw new Error("no key of the repository decrypts this credential");
      return opened.data.toString("utf8");
    },
    [Symbol.dispose]: () => keys[Symbol.dispose](),
  };
}

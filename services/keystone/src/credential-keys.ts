import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decrypt, encrypt } from "./fernet.ts";

/** The key of 32 zero bytes that Keystone uses before `credential_setup` was run. */
const NULL_KEY = Buffer.alloc(32).toString("base64url");

/** Keys of a credential repository, the primary one first. */
export interface CredentialKeys {
  /** SHA-1 of the primary key, as `credential.key_hash` has it. */
  readonly primaryHash: string;
  encrypt(text: string): string;
  /** Tries every key. */
  decrypt(token: string): string;
}

/**
 * Reads a key repository: files named by number, the highest being the primary key; the null key comes last. Without a
 * repository the null key is all there is.
 */
export function loadCredentialKeys(directory: string | undefined): CredentialKeys {
  const files = directory !== undefined && existsSync(directory) ? readdirSync(directory).filter((name) => /^\d+$/.test(name)) : [];
  const keys = files
    .toSorted((a, b) => Number(b) - Number(a))
    .map((name) => readFileSync(join(directory ?? "", name), "utf8").trim())
    .filter((key) => key !== "");
  const all = [...keys, NULL_KEY];
  const primary = all[0] as string;
  return {
    primaryHash: createHash("sha1")
      .update(keys.length > 0 ? primary : `${NULL_KEY}=`)
      .digest("hex"),
    encrypt: (text) => encrypt(primary, text),
    decrypt: (token) => {
      for (const key of all) {
        try {
          return decrypt(key, token);
        } catch {
          // Not this one; the last failure is reported below.
        }
      }
      throw new Error("no key of the repository decrypts this credential");
    },
  };
}

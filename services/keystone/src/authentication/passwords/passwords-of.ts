import type { KeystoneConfig } from "../../config/index.ts";
import { Passwords } from "./passwords.ts";

/** Passwords as a configuration wants them hashed. */
export function passwordsOf({ identity, DEFAULT }: Pick<KeystoneConfig["values"], "identity" | "DEFAULT">): Passwords {
  return new Passwords(
    {
      algorithm: identity.password_hash_algorithm,
      rounds: identity.password_hash_rounds,
      saltBytes: identity.salt_bytesize,
      scryptBlockSize: identity.scrypt_block_size,
      scryptParallelism: identity.scrypt_parallelism,
    },
    { maxLength: identity.max_password_length, isStrict: DEFAULT.strict_password_check },
  );
}

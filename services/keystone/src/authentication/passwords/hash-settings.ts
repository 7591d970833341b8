/** The algorithms that new hashes can be made with: `[identity] password_hash_algorithm`. */
export type HashAlgorithm = "bcrypt" | "bcrypt_sha256" | "scrypt" | "pbkdf2_sha512";

/** How new hashes are made; of `[identity]`, where null is the algorithm's own default. */
export interface HashSettings {
  readonly algorithm: HashAlgorithm;
  /** `password_hash_rounds`: 12 for bcrypt (2 to the power of it), 16 for scrypt (likewise), 25000 for PBKDF2. */
  readonly rounds: number | null;
  /** `salt_bytesize`, of scrypt and PBKDF2: 16. */
  readonly saltBytes: number | null;
  /** `scrypt_block_size`: 8. */
  readonly scryptBlockSize: number | null;
  /** `scrypt_parallelism`: 1. */
  readonly scryptParallelism: number | null;
}

/** The least and the most rounds of each algorithm, and how many there are if nobody says. */
const ROUNDS: Readonly<Record<HashAlgorithm, { readonly least: number; readonly most: number; readonly usual: number }>> = {
  bcrypt: { least: 4, most: 31, usual: 12 },
  bcrypt_sha256: { least: 4, most: 31, usual: 12 },
  scrypt: { least: 1, most: 31, usual: 16 },
  pbkdf2_sha512: { least: 1, most: 2 ** 32 - 1, usual: 25_000 },
};

/**
 * The rounds to make a hash with.
 *
 * @throws RangeError if the algorithm has no such number of them
 */
export function roundsOf({ algorithm, rounds }: HashSettings): number {
  const { least, most, usual } = ROUNDS[algorithm];
  // Upstream takes 0 for none, too.
  const chosen = rounds || usual;
  if (!Number.isInteger(chosen) || chosen < least || chosen > most)
    throw new RangeError(`[identity] password_hash_rounds of ${algorithm} is a number from ${least} to ${most}, not ${chosen}`);
  return chosen;
}

import { hashBcrypt, hashBcryptSha256, verifyBcrypt, verifyBcryptSha256 } from "./bcrypt.ts";
import { roundsOf, type HashAlgorithm, type HashSettings } from "./hash-settings.ts";
import { hashPbkdf2, verifyPbkdf2 } from "./pbkdf2.ts";
import { hashScrypt, verifyScrypt } from "./scrypt.ts";
import { verifySha512CryptOnThread } from "./sha512-crypt-thread.ts";
import { UnreadableHash } from "./unreadable-hash.ts";

/** What one algorithm makes: a hash of a password, and one that no password has. */
interface Maker {
  readonly hash: (password: Uint8Array, settings: Chosen) => Promise<string>;
  readonly nobodys: (settings: Chosen) => string;
}

/** Settings without gaps. */
interface Chosen {
  readonly rounds: number;
  readonly saltBytes: number;
  readonly blockSize: number;
  readonly parallelism: number;
}

const NO_SALT = ".".repeat(22);
const NO_DIGEST = ".".repeat(31);
const noSalt = (bytes: number): string => "A".repeat(Math.ceil((bytes * 4) / 3));

const MAKERS: Readonly<Record<HashAlgorithm, Maker>> = {
  bcrypt: {
    hash: (password, { rounds }) => hashBcrypt(password, rounds),
    nobodys: ({ rounds }) => `$2b$${String(rounds).padStart(2, "0")}$${NO_SALT}${NO_DIGEST}`,
  },
  bcrypt_sha256: {
    hash: (password, { rounds }) => hashBcryptSha256(password, rounds),
    nobodys: ({ rounds }) => `$bcrypt-sha256$v=2,t=2b,r=${rounds}$${NO_SALT}$${NO_DIGEST}`,
  },
  scrypt: {
    hash: (password, chosen) => hashScrypt(password, chosen, chosen.saltBytes),
    nobodys: ({ rounds, blockSize, parallelism, saltBytes }) =>
      `$scrypt$ln=${rounds},r=${blockSize},p=${parallelism}$${noSalt(saltBytes)}$${noSalt(32)}`,
  },
  pbkdf2_sha512: {
    hash: (password, { rounds, saltBytes }) => hashPbkdf2(password, rounds, saltBytes),
    nobodys: ({ rounds, saltBytes }) => `$pbkdf2-sha512$${rounds}$${noSalt(saltBytes)}$${noSalt(64)}`,
  },
};

/** Upstream takes 0 for none, and so for the usual. */
function withoutGaps(settings: HashSettings): Chosen {
  return {
    rounds: roundsOf(settings),
    saltBytes: settings.saltBytes || 16,
    blockSize: settings.scryptBlockSize || 8,
    parallelism: settings.scryptParallelism || 1,
  };
}

/** Makes a hash, on a thread of Node's. It takes its time, and there are few of these threads: `HashQueue`. */
export async function hashBytes(password: Uint8Array, settings: HashSettings): Promise<string> {
  return await MAKERS[settings.algorithm].hash(password, withoutGaps(settings));
}

/**
 * A hash that no password has, of the same cost as new ones: to be verified where there is no user, so that an answer takes as long
 * as if there were one.
 */
export function nobodysHash(settings: HashSettings): string {
  return MAKERS[settings.algorithm].nobodys(withoutGaps(settings));
}

/** The hashes that Keystone 13 to 30 made, by how they begin. There were no others: Argon2 was never among them. */
const VERIFIERS: readonly (readonly [RegExp, (password: Uint8Array, hash: string) => Promise<boolean>])[] = [
  [/^\$2\w?\$/, verifyBcrypt],
  [/^\$bcrypt-sha256\$/, verifyBcryptSha256],
  [/^\$scrypt\$/, verifyScrypt],
  [/^\$pbkdf2-sha512\$/, verifyPbkdf2],
  [/^\$6\$/, verifySha512CryptOnThread],
];

/**
 * Whether a hash was made of one of these, the first to come first. It takes its time, too.
 *
 * @throws UnreadableHash
 */
export async function verifyBytes(forms: readonly Uint8Array[], hash: string): Promise<boolean> {
  const verify = VERIFIERS.find(([begins]) => begins.test(hash))?.[1];
  if (verify === undefined) throw new UnreadableHash("a password hash of an unknown algorithm");
  for (const form of forms) if (await verify(form, hash)) return true;
  return false;
}

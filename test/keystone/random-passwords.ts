import type { KeystonePeer } from "../harness/keystone-peer.ts";
import { Random } from "./random.ts";

/** A hash, what made it, and of which password. */
export interface MadeHash {
  readonly by: string;
  readonly password: string;
  readonly hash: string;
}

/** What each way of hashing is configured with: as cheap as each release lets it be. */
export const ALGORITHMS = [
  { algorithm: "bcrypt", rounds: 4 },
  { algorithm: "bcrypt_sha256", rounds: 10 },
  { algorithm: "scrypt", rounds: 2 },
  { algorithm: "pbkdf2_sha512", rounds: 100 },
] as const;
export type Way = (typeof ALGORITHMS)[number];

const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
const WIDE = ["\u00E9", "\u00DF", "\u6F22", "\u{1F511}", "\uFEFF", "\u0301", "\u00A0", "\uFFFD", "\u2028"];

/** A password of so many characters: ASCII alone, or whatever else there is. */
function randomPassword(random: Random, length: number): string {
  const isWide = random.below(3) === 0;
  return Array.from({ length }, () => random.pick(isWide ? [...WIDE, "a", "b"] : ASCII)).join("");
}

/** Passwords of every length up to 200 characters, and odd ones. */
export function passwords(random: Random, every = 1): readonly string[] {
  const lengths = Array.from({ length: Math.floor(200 / every) + 1 }, (_, i) => i * every);
  return [
    ...lengths.map((length) => randomPassword(random, length)),
    " ",
    "\u00E9".repeat(36),
    `x${"\u00E9".repeat(36)}`,
    "\u{1F511}".repeat(54),
    "x".repeat(4096),
  ];
}

/** Whether the release can be told to hash in this way. */
export async function configureWay(peer: KeystonePeer, { algorithm, rounds }: Way): Promise<boolean> {
  const answer = await peer.ask("configure", "identity", "password_hash_algorithm", algorithm);
  await peer.must("configure", "identity", "password_hash_rounds", rounds);
  return !("error" in answer);
}

/** Hashes of all that a release can make, and, where passlib is there, of all that earlier ones made. */
export async function hashesOf(release: string, peer: KeystonePeer): Promise<readonly MadeHash[]> {
  const random = new Random(Number(release));
  const made: MadeHash[] = [];
  for (const way of ALGORITHMS) {
    if (!(await configureWay(peer, way))) continue;
    // 30 makes scrypt's with 64 MiB each, whatever it is told.
    const all = passwords(random, { bcrypt: 2, bcrypt_sha256: 50, scrypt: 50, pbkdf2_sha512: 10 }[way.algorithm]);
    for (const password of all) made.push({ by: way.algorithm, password, hash: (await peer.must("hash", password)) as string });
  }
  if ("error" in (await peer.ask("passlib", "bcrypt", "", { rounds: 4 }))) return made;
  return [...made, ...(await earlierHashes(peer, random))];
}

/** As earlier releases made them: what they cut off is done here. */
async function earlierHashes(peer: KeystonePeer, random: Random): Promise<readonly MadeHash[]> {
  const made: MadeHash[] = [];
  const add = async (by: string, scheme: string, password: string, of: string, settings: object): Promise<void> => {
    made.push({ by, password, hash: (await peer.must("passlib", scheme, of, settings)) as string });
  };
  for (const password of passwords(random, 10)) {
    const characters = Array.from(password);
    await add("13, bcrypt of passlib 1.6", "bcrypt", password, password, { rounds: 4, ident: "2a" });
    await add("23.0.0, bcrypt", "bcrypt", password, characters.slice(0, 54).join(""), { rounds: 4 });
    await add("10, sha512_crypt", "sha512_crypt", password, password, { rounds: 1000 + random.below(3) * 4000 });
    await add("24, bcrypt_sha256 of passlib", "bcrypt_sha256", password, password, { rounds: 4 });
    await add("bcrypt_sha256 of passlib 1.7.2", "bcrypt_sha256", password, password, { rounds: 4, version: 1 });
    await add("scrypt of passlib", "scrypt", password, password, {
      rounds: 3,
      block_size: 1 + random.below(8),
      parallelism: 1 + random.below(3),
      salt_size: 1 + random.below(64),
    });
    await add("pbkdf2 of passlib", "pbkdf2_sha512", password, password, { rounds: 10, salt_size: random.below(64) });
  }
  return made;
}

import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { fromBase64, unpaddedBase64 } from "./base64.ts";
import { UnreadableHash } from "./unreadable-hash.ts";

interface Cost {
  /** The logarithm of how many, to base 2. */
  readonly rounds: number;
  readonly blockSize: number;
  readonly parallelism: number;
}

/** Makes a hash: `$scrypt$ln=16,r=8,p=1$salt$digest`. */
export async function hashScrypt(password: Uint8Array, cost: Cost, saltBytes: number): Promise<string> {
  const salt = randomBytes(saltBytes);
  const { rounds, blockSize, parallelism } = cost;
  const digest = await derive(password, salt, cost, 32);
  return `$scrypt$ln=${rounds},r=${blockSize},p=${parallelism}$${unpaddedBase64(salt)}$${unpaddedBase64(digest)}`;
}

export async function verifyScrypt(password: Uint8Array, hash: string): Promise<boolean> {
  const [, rounds, blockSize, parallelism, salt = "", digest = ""] =
    /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+./-]*)\$([\w+./-]+)$/.exec(hash) ?? [];
  if (rounds === undefined) throw new UnreadableHash("a scrypt hash of an unknown form");
  const cost = { rounds: Number(rounds), blockSize: Number(blockSize), parallelism: Number(parallelism) };
  const expected = fromBase64(digest);
  return timingSafeEqual(await derive(password, fromBase64(salt), cost, expected.length), expected);
}

async function derive(password: Uint8Array, salt: Uint8Array, { rounds, blockSize, parallelism }: Cost, length: number): Promise<Buffer> {
  const N = 2 ** rounds;
  const options = { N, r: blockSize, p: parallelism, maxmem: 128 * blockSize * (N + parallelism + 2) };
  return await new Promise((resolve, reject) => {
    scrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

import { createHash, timingSafeEqual } from "node:crypto";
import { UnreadableHash } from "./unreadable-hash.ts";

const ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * Verifies `$6$` hashes, which Keystone made until Pike, and for its sake in Queens: Ulrich Drepper's SHA-crypt
 * (https://www.akkadia.org/drepper/SHA-crypt.txt). New ones are not made.
 */
export function verifySha512Crypt(password: Uint8Array, hash: string): boolean {
  const { given, salt, digest } = checkSha512Crypt(hash);
  const rounds = Math.min(Math.max(Number(given ?? 5000), 1000), 999_999_999);
  return timingSafeEqual(Buffer.from(encode(derive(Buffer.from(password), Buffer.from(salt), rounds))), Buffer.from(digest));
}

/**
 * The parts of a hash; null where it does not say how many rounds.
 *
 * @throws UnreadableHash
 */
export function checkSha512Crypt(hash: string): { readonly given: string | null; readonly salt: string; readonly digest: string } {
  const [, given = null, salt, digest = ""] = /^\$6\$(?:rounds=(\d+)\$)?([^$]{0,16})\$([./\dA-Za-z]{86})$/.exec(hash) ?? [];
  if (salt === undefined) throw new UnreadableHash("a sha512-crypt hash of an unknown form");
  return { given, salt, digest };
}

function sha512(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha512");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The text's steps 1 to 21. */
function derive(password: Buffer, salt: Buffer, rounds: number): Buffer {
  const other = sha512(password, salt, password);
  const bits: Buffer[] = [];
  for (let length = password.length; length > 0; length >>= 1) bits.push(length & 1 ? other : password);
  let digest = sha512(password, salt, repeated(other, password.length), ...bits);
  const p = repeated(sha512(...Array.from({ length: password.length }, () => password)), password.length);
  const s = repeated(sha512(...Array.from({ length: 16 + (digest[0] as number) }, () => salt)), salt.length);
  for (let i = 0; i < rounds; i++) {
    const parts = [i % 2 ? p : digest];
    if (i % 3) parts.push(s);
    if (i % 7) parts.push(p);
    parts.push(i % 2 ? digest : p);
    digest = sha512(...parts);
  }
  return digest;
}

function repeated(bytes: Buffer, length: number): Buffer {
  return Buffer.concat(
    Array.from({ length: Math.ceil(length / bytes.length) }, () => bytes),
    length,
  );
}

/** Step 22: three bytes become four characters, in an order of their own. */
function encode(digest: Buffer): string {
  const byte = (i: number): number => digest[i] as number;
  let text = "";
  for (let i = 0; i < 21; i++) {
    const [a, b, c] = [i, i + 21, i + 42].map((_, k, all) => all[(k + i) % 3] as number) as [number, number, number];
    text += characters((byte(a) << 16) | (byte(b) << 8) | byte(c), 4);
  }
  return text + characters(byte(63), 2);
}

function characters(value: number, count: number): string {
  return Array.from({ length: count }, (_, i) => ALPHABET[(value >> (6 * i)) & 63]).join("");
}

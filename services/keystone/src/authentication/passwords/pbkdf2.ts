import { pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";
import { fromBase64, unpaddedBase64 } from "./base64.ts";
import { UnreadableHash } from "./unreadable-hash.ts";

/** Makes a hash: `$pbkdf2-sha512$25000$salt$digest`, with `.` for `+`, as passlib wrote it. */
export function hashPbkdf2(password: Uint8Array, rounds: number, saltBytes: number): string {
  const salt = randomBytes(saltBytes);
  const digest = pbkdf2Sync(password, salt, rounds, 64, "sha512");
  return `$pbkdf2-sha512$${rounds}$${unpaddedBase64(salt)}$${unpaddedBase64(digest)}`.replaceAll("+", ".");
}

export function verifyPbkdf2(password: Uint8Array, hash: string): boolean {
  const [, rounds, salt = "", digest = ""] = /^\$pbkdf2-sha512\$(\d+)\$([\w+./-]*)\$([\w+./-]+)$/.exec(hash) ?? [];
  if (rounds === undefined) throw new UnreadableHash("a PBKDF2 hash of an unknown form");
  const expected = fromBase64(digest);
  return timingSafeEqual(pbkdf2Sync(password, fromBase64(salt), Number(rounds), expected.length, "sha512"), expected);
}

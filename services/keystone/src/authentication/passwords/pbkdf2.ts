import { pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { fromBase64, unpaddedBase64 } from "./base64.ts";
import { UnreadableHash } from "./unreadable-hash.ts";

const derive = promisify(pbkdf2);

/** Makes a hash: `$pbkdf2-sha512$25000$salt$digest`, with `.` for `+`, as passlib wrote it. */
export async function hashPbkdf2(password: Uint8Array, rounds: number, saltBytes: number): Promise<string> {
  const salt = randomBytes(saltBytes);
  const digest = await derive(password, salt, rounds, 64, "sha512");
  return `$pbkdf2-sha512$${rounds}$${unpaddedBase64(salt)}$${unpaddedBase64(digest)}`.replaceAll("+", ".");
}

export async function verifyPbkdf2(password: Uint8Array, hash: string): Promise<boolean> {
  const [, rounds, salt = "", digest = ""] = /^\$pbkdf2-sha512\$(\d+)\$([\w+./-]*)\$([\w+./-]+)$/.exec(hash) ?? [];
  if (rounds === undefined) throw new UnreadableHash("a PBKDF2 hash of an unknown form");
  const expected = fromBase64(digest);
  return timingSafeEqual(await derive(password, fromBase64(salt), Number(rounds), expected.length, "sha512"), expected);
}

import { createHash, createHmac, randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/bcrypt";
import { unpaddedBase64 } from "./base64.ts";
import { UnreadableHash } from "./unreadable-hash.ts";

/** bcrypt looks no further. */
export const BCRYPT_BYTES = 72;

/** Makes a hash: `$2b$12$`, 22 characters of salt, 31 of digest. */
export async function hashBcrypt(password: Uint8Array, rounds: number): Promise<string> {
  return await hashWith(randomBytes(16), password, rounds);
}

/** `$2a$` was passlib's before 1.7; what it means, and `$2y$`, is the same. */
export async function verifyBcrypt(password: Uint8Array, stored: string): Promise<boolean> {
  if (!/^\$2[aby]?\$\d\d\$[./\dA-Za-z]{53}$/.test(stored)) throw new UnreadableHash("a bcrypt hash of an unknown form");
  return await verify(password.subarray(0, BCRYPT_BYTES), stored);
}

/** Makes a hash of a password of any length: bcrypt of its HMAC, whose key is the salt. */
export async function hashBcryptSha256(password: Uint8Array, rounds: number): Promise<string> {
  const bytes = randomBytes(16);
  const salt = saltText(bytes);
  const digest = (await hashWith(bytes, hmac(salt, password), rounds)).slice(-31);
  return `$bcrypt-sha256$v=2,t=2b,r=${rounds}$${salt}$${digest}`;
}

/** Both of passlib's versions: before 1.7.3 it was bcrypt of the password's plain SHA-256. */
export async function verifyBcryptSha256(password: Uint8Array, stored: string): Promise<boolean> {
  const second = /^\$bcrypt-sha256\$v=2,t=(2[ab]),r=(\d{1,2})\$([./\dA-Za-z]{22})\$([./\dA-Za-z]{31})$/.exec(stored);
  if (second) {
    const [, type, rounds = "", salt = "", digest] = second;
    return await verify(hmac(salt, password), `$${type}$${rounds.padStart(2, "0")}$${salt}${digest}`);
  }
  const first = /^\$bcrypt-sha256\$(2[ab]),(\d{1,2})\$([./\dA-Za-z]{22})\$([./\dA-Za-z]{31})$/.exec(stored);
  if (!first) throw new UnreadableHash("a bcrypt-sha256 hash of an unknown form");
  const [, type, rounds = "", salt, digest] = first;
  const inner = createHash("sha256").update(password).digest("base64");
  return await verify(inner, `$${type}$${rounds.padStart(2, "0")}$${salt}${digest}`);
}

/** The library takes the salt's bytes only (a text's first 16 would become the salt), and writes `$2y$`, PHP's name for the same thing. */
async function hashWith(salt: Uint8Array, password: Uint8Array | string, rounds: number): Promise<string> {
  return (await hash(password, rounds, salt)).replace(/^\$2y\$/, "$$2b$$");
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BCRYPTS_BASE64 = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A salt as a hash has it: base64 with another alphabet. */
function saltText(bytes: Buffer): string {
  return unpaddedBase64(bytes).replaceAll(/./g, (character) => BCRYPTS_BASE64[BASE64.indexOf(character)] as string);
}

function hmac(salt: string, password: Uint8Array): string {
  return createHmac("sha256", salt).update(password).digest("base64");
}

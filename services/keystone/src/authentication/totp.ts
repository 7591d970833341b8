import { createHmac } from "node:crypto";
import { isSameText } from "../same-text.ts";

const PERIOD = 30;
const DIGITS = 6;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** The lengths that a last group of characters may have: what is left of 1 to 5 bytes. */
const LAST_GROUPS: ReadonlySet<number> = new Set([0, 2, 4, 5, 7]);
/** The shortest secret that upstream makes passcodes of: 128 bits. */
const SHORTEST = 16;

/**
 * The passcodes that are good now, the present one first (RFC 6238: SHA-1, 30 seconds, 6 digits).
 *
 * @param secret in base32, with or without padding: the blob of a `totp` credential
 * @param previous how many before the present one are good too: `[totp] included_previous_windows`
 * @param now in seconds since 1970
 * @returns null if the secret is none
 */
export function totpPasscodes(secret: string, previous: number, now: number): readonly string[] | null {
  const key = decodeBase32(secret);
  if (key === null || key.length < SHORTEST) return null;
  const window = Math.floor(now / PERIOD);
  return Array.from({ length: previous + 1 }, (_, back) => passcode(key, window - back));
}

/** Whether a passcode is one of those that a secret gives now; all are compared, in constant time. */
export function isTotpPasscode(given: unknown, secret: string, previous: number, now: number): boolean {
  const codes = totpPasscodes(secret, previous, now);
  if (typeof given !== "string" || codes === null) return false;
  return codes.map((code) => isSameText(given, code)).includes(true);
}

function passcode(key: Uint8Array, window: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(window));
  const digest = createHmac("sha1", key).update(counter).digest();
  const number = digest.readUInt32BE((digest[19] as number) & 0x0f) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, "0");
}

/** Base32 as Python reads it: capital letters alone, padding to whole groups or none. */
function decodeBase32(text: string): Buffer | null {
  const match = /^([A-Z2-7]*)(=*)$/.exec(text);
  if (match === null) return null;
  const digits = match[1] as string;
  if (!isPadded(digits.length, text.length)) return null;
  const bytes = Buffer.alloc(Math.floor((digits.length * 5) / 8));
  let [bits, count, at] = [0, 0, 0];
  for (const digit of digits) {
    bits = ((bits << 5) | ALPHABET.indexOf(digit)) & 0xfff;
    count += 5;
    if (count >= 8) bytes[at++] = (bits >> (count -= 8)) & 0xff;
  }
  return bytes;
}

/** Padding that is missing is added; what there is must not be a group or more. */
function isPadded(digits: number, length: number): boolean {
  const whole = Math.ceil(length / 8) * 8;
  return LAST_GROUPS.has(digits % 8) && whole - digits < 8;
}

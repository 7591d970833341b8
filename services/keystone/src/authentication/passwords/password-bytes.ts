import { BCRYPT_BYTES } from "./bcrypt.ts";
import type { HashSettings } from "./hash-settings.ts";

/** How long a password may be. */
export interface LengthSettings {
  /** `[identity] max_password_length`. */
  readonly maxLength: number;
  /** `[DEFAULT] strict_password_check`: a longer one is refused, not cut. */
  readonly isStrict: boolean;
}

/** A password that can't be taken. */
export class PasswordTooLong extends Error {
  override readonly name = "PasswordTooLong";
  /** The most bytes it may have. */
  readonly limit: number;

  constructor(limit: number) {
    super(
      `The password length must be less than or equal to ${limit}. The server could not comply with the request because the password is invalid.`,
    );
    this.limit = limit;
  }
}

/** How many bytes of a password count where new hashes are made like this. */
function limitOf({ algorithm }: Pick<HashSettings, "algorithm">, { maxLength }: LengthSettings): number {
  return algorithm === "bcrypt" ? Math.min(maxLength, BCRYPT_BYTES) : maxLength;
}

/**
 * The bytes that a new hash is made of.
 *
 * @throws PasswordTooLong
 * @throws RangeError if it is no text: half of a surrogate pair
 */
export function bytesToHash(password: string, settings: Pick<HashSettings, "algorithm">, lengths: LengthSettings): Uint8Array {
  if (/\p{Surrogate}/u.test(password)) throw new RangeError("the password is no text");
  const bytes = Buffer.from(password, "utf8");
  const limit = limitOf(settings, lengths);
  if (bytes.length > limit && lengths.isStrict) throw new PasswordTooLong(limit);
  return ownCopy(bytes.subarray(0, limit));
}

/** 23.0.0 cut passwords there for bcrypt, counting characters. */
const CHARACTERS_OF_23 = 54;

/**
 * The bytes of a password that a hash may have been made of: releases cut long ones in different places. Up to 23.0.0 they
 * counted characters, since then bytes; 23.0.0 cut them at 54 for bcrypt, later ones at 72. What was asked for comes first; most passwords
 * are shorter than all that, and have one form.
 *
 * @throws PasswordTooLong
 */
export function bytesToVerify(
  password: string,
  hash: string,
  settings: Pick<HashSettings, "algorithm">,
  lengths: LengthSettings,
): readonly Uint8Array[] {
  const bytes = Buffer.from(password, "utf8");
  const limit = limitOf(settings, lengths);
  if (bytes.length > limit && lengths.isStrict) throw new PasswordTooLong(limit);
  const isBcrypt = /^\$2\w?\$/.test(hash);
  const forms: Buffer[] = [bytes.subarray(0, lengths.maxLength)];
  if (bytes.length > lengths.maxLength) forms.push(firstCharacters(password, lengths.maxLength));
  if (isBcrypt && bytes.length > CHARACTERS_OF_23) forms.push(firstCharacters(password, CHARACTERS_OF_23));
  const cut = isBcrypt ? forms.map((form) => form.subarray(0, BCRYPT_BYTES)) : forms;
  return cut.filter((form, i) => cut.findIndex((other) => other.equals(form)) === i).map(ownCopy);
}

function firstCharacters(password: string, count: number): Buffer {
  return Buffer.from(Array.from(password).slice(0, count).join(""), "utf8");
}

/** Bytes that share their memory with nobody: what goes to a thread takes all of that along. */
function ownCopy(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes);
}

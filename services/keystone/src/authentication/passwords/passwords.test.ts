import { describe, expect, test } from "vitest";
import type { HashAlgorithm, HashSettings } from "./hash-settings.ts";
import { hashBytes, nobodysHash } from "./hashing.ts";
import { PasswordTooLong, bytesToVerify } from "./password-bytes.ts";
import { Passwords } from "./passwords.ts";
import { PasswordsBusy } from "./hash-queue.ts";
import { UnreadableHash } from "./unreadable-hash.ts";

const LENGTHS = { maxLength: 4096, isStrict: false };

function settings(algorithm: HashAlgorithm, rounds: number | null, more: Partial<HashSettings> = {}): HashSettings {
  return { algorithm, rounds, saltBytes: null, scryptBlockSize: null, scryptParallelism: null, ...more };
}

/** As cheap as they may be. */
const CHEAP = [settings("bcrypt", 4), settings("bcrypt_sha256", 4), settings("scrypt", 4), settings("pbkdf2_sha512", 1)];

describe("a hash", () => {
  test.each(CHEAP)("by $algorithm is of its password alone, and never the same twice", async (chosen) => {
    const passwords = new Passwords(chosen, LENGTHS);
    const [hash, again] = await Promise.all([passwords.hash("secret"), passwords.hash("secret")]);
    expect(hash).not.toBe(again);
    expect(await passwords.verify("secret", hash)).toBe(true);
    expect(await passwords.verify("secret", again)).toBe(true);
    expect(await passwords.verify("Secret", hash)).toBe(false);
    expect(await passwords.verify("", hash)).toBe(false);
  });

  test("has the rounds and the salt that it is to have", async () => {
    const made = async (chosen: HashSettings): Promise<string> => await hashBytes(Buffer.from("x"), chosen);
    expect(await made(settings("bcrypt", 5))).toMatch(/^\$2b\$05\$[./\w]{53}$/);
    expect(await made(settings("bcrypt_sha256", 5))).toMatch(/^\$bcrypt-sha256\$v=2,t=2b,r=5\$[./\w]{22}\$[./\w]{31}$/);
    expect(await made(settings("scrypt", 3, { scryptBlockSize: 2, scryptParallelism: 5, saltBytes: 30 }))).toMatch(
      /^\$scrypt\$ln=3,r=2,p=5\$[+/\w]{40}\$[+/\w]{43}$/,
    );
    expect(await made(settings("scrypt", null, { saltBytes: 0 }))).toMatch(/^\$scrypt\$ln=16,r=8,p=1\$[+/\w]{22}\$/);
    expect(await made(settings("pbkdf2_sha512", null))).toMatch(/^\$pbkdf2-sha512\$25000\$[./\w]{22}\$[./\w]{86}$/);
    expect(await made(settings("pbkdf2_sha512", 7, { saltBytes: 96 }))).toMatch(/^\$pbkdf2-sha512\$7\$[./\w]{128}\$/);
  });

  test.each([
    ["bcrypt", 3],
    ["bcrypt", 32],
    ["bcrypt_sha256", 3],
    ["scrypt", 32],
    ["pbkdf2_sha512", 2 ** 32],
    ["bcrypt", 4.5],
  ] as const)("by %s with %d rounds can't be made, which is said at once", (algorithm, rounds) => {
    expect(() => new Passwords(settings(algorithm, rounds), LENGTHS)).toThrow(/password_hash_rounds/);
  });

  test("of an unknown kind is not taken for a wrong password", async () => {
    const passwords = new Passwords(settings("bcrypt", 4), LENGTHS);
    for (const hash of [
      "",
      "secret",
      "$1$abc$def",
      "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
      "$2b$04$short",
      "$7$x",
      "$scrypt$ln=4$a$b",
      "$6$salt$short",
    ])
      await expect(passwords.verify("secret", hash), hash).rejects.toThrow(UnreadableHash);
  });

  test("is not part of a message", async () => {
    const passwords = new Passwords(settings("bcrypt", 4), LENGTHS);
    await expect(passwords.verify("secret", "$2b$04$0123456789")).rejects.not.toThrow(/0123456789|secret/);
  });
});

describe("a long password", () => {
  const long = "0123456789".repeat(9);
  const bcrypt = settings("bcrypt", 4);
  const hash = async (text: string): Promise<string> => await hashBytes(Buffer.from(text), bcrypt);

  test("is cut where each release cut it", async () => {
    const passwords = new Passwords(bcrypt, LENGTHS);
    for (const cut of [54, 72, 90])
      expect(await passwords.verify(long, (await hash(long.slice(0, cut))).replace("$2b$", cut === 90 ? "$2a$" : "$2b$"))).toBe(true);
    for (const cut of [53, 55, 71]) expect(await passwords.verify(long, await hash(long.slice(0, cut)))).toBe(false);
    expect(await passwords.verify(long.slice(0, 72), await passwords.hash(long))).toBe(true);
    expect(await passwords.verify(long.slice(0, 71), await passwords.hash(long))).toBe(false);
  });

  test("counts whole for all but bcrypt", async () => {
    for (const chosen of CHEAP.slice(1)) {
      const passwords = new Passwords(chosen, LENGTHS);
      expect(await passwords.verify(long.slice(0, 72), await passwords.hash(long))).toBe(false);
    }
  });

  test("is cut at max_password_length, in characters as before 23.0.1 and in bytes as since", async () => {
    const passwords = new Passwords(bcrypt, { maxLength: 10, isStrict: false });
    const wide = "\u00E9".repeat(20);
    expect(await passwords.verify(wide, await hash("\u00E9".repeat(5)))).toBe(true);
    expect(await passwords.verify(wide, await hash("\u00E9".repeat(10)))).toBe(true);
    expect(await passwords.verify(wide, await hash("\u00E9".repeat(7)))).toBe(false);
  });

  test("is refused where that is strict", async () => {
    const passwords = new Passwords(bcrypt, { maxLength: 4096, isStrict: true });
    await expect(passwords.hash(long)).rejects.toThrow(PasswordTooLong);
    await expect(passwords.verify(long, await hash(long))).rejects.toThrow("The password length must be less than or equal to 72.");
    expect(await passwords.verify(long.slice(0, 72), await hash(long))).toBe(true);
  });

  test("has one form, most of the time", () => {
    const forms = (password: string, of = "$2b$04$"): readonly number[] =>
      bytesToVerify(password, of, bcrypt, LENGTHS).map((form) => form.length);
    expect(forms("x".repeat(54))).toEqual([54]);
    expect(forms("x".repeat(55))).toEqual([55, 54]);
    expect(forms("x".repeat(500))).toEqual([72, 54]);
    expect(forms("\u{1F511}".repeat(20))).toEqual([72]);
    expect(forms("x".repeat(500), "$scrypt$")).toEqual([500]);
    expect(forms("x".repeat(5000), "$scrypt$")).toEqual([4096]);
  });

  test("shares its memory with no other", () => {
    for (const form of bytesToVerify("secret", "$2b$04$", bcrypt, LENGTHS)) expect(form.buffer.byteLength).toBe(6);
  });
});

test("half of a surrogate pair is no password", async () => {
  const passwords = new Passwords(settings("bcrypt", 4), LENGTHS);
  await expect(passwords.hash("a\uD83D")).rejects.toThrow(/no text/);
  expect(await passwords.verify("a\uD83D", await passwords.hash("a"))).toBe(false);
});

test.each(CHEAP)("where there is no user, as much work is done by $algorithm", async (chosen) => {
  const shape = (hash: string): string => hash.replaceAll(/[+./\w]{20,}/g, (text) => `<${text.length}>`);
  expect(shape(nobodysHash(chosen))).toBe(shape(await hashBytes(Buffer.from("x"), chosen)));
  const passwords = new Passwords(chosen, LENGTHS);
  expect(await passwords.verify("secret", null)).toBe(false);
});

test("and it waits for its turn like any other", async () => {
  const passwords = new Passwords(settings("bcrypt", 11), LENGTHS, { threads: 1, maxWaiting: 0 });
  const first = passwords.verify("secret", null);
  await expect(passwords.verify("secret", null)).rejects.toThrow(PasswordsBusy);
  expect(await first).toBe(false);
});

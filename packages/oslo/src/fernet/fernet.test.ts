import * as fc from "fast-check";
import { expect, test } from "vitest";
import { FernetKey, FernetKeys } from "./fernet.ts";

// The example of the specification's generate.json and verify.json.
const KEY = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
const TOKEN = "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";
const AT = 499_162_800;

test("the specification's example decrypts, and is made again", () => {
  const iv = Buffer.from(Array.from({ length: 16 }, (_, i) => i));
  expect(new FernetKeys([new FernetKey(KEY)]).open(TOKEN)).toEqual({ data: Buffer.from("hello"), at: AT });
  expect(new FernetKey(KEY).encrypt("hello", AT, iv)).toBe(TOKEN);
});

test("what was encrypted decrypts with its key alone, with or without padding, and not when it is damaged", () => {
  const keys = new FernetKeys([new FernetKey(KEY)]);
  const others = new FernetKeys([new FernetKey(KEY.replace("c", "d"))]);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (text, where) => {
      const token = keys.encrypt(text);
      expect(keys.open(token)?.data.toString()).toBe(text);
      expect(keys.open(token.replace(/=+$/, ""))?.data.toString()).toBe(text);
      expect(others.open(token)).toBeNull();
      const damaged = Buffer.from(token, "base64url");
      const i = where % damaged.length;
      damaged[i] = (damaged[i] ?? 0) ^ 1;
      expect(keys.open(damaged.toString("base64url"))).toBeNull();
    }),
    { numRuns: 50, seed: 1 },
  );
});

test.each(["", "=", "gAAAAA", `${TOKEN.slice(0, 40)}\n${TOKEN.slice(40)}`, `${TOKEN}!`, TOKEN.slice(0, -4), "é".repeat(100)])(
  "%j is not decrypted",
  (text) => expect(new FernetKeys([new FernetKey(KEY)]).open(text)).toBeNull(),
);

test("the first key encrypts, each decrypts", () => {
  const [a, b] = [new FernetKey(KEY), new FernetKey(KEY.replace("c", "d"))];
  const token = new FernetKeys([a, b]).encrypt("text");
  expect(new FernetKeys([b, a]).open(token)?.data.toString()).toBe("text");
  expect(new FernetKeys([b]).open(token)).toBeNull();
});

test.each(["", "abc", KEY.slice(4), `${KEY.slice(0, -1)}AAAA`])("%j is no key", (text) => {
  expect(() => new FernetKey(text)).toThrow(/32 bytes/);
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decrypt, encrypt } from "./fernet.ts";
import { microseconds } from "./microseconds.ts";

// The example of the specification's verify.json.
const KEY = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
const TOKEN = "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

test("the specification's example decrypts", () => expect(decrypt(KEY, TOKEN)).toBe("hello"));

test("what was encrypted decrypts with its key alone, and not when it is damaged", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const token = encrypt(KEY, text);
      expect(decrypt(KEY, token)).toBe(text);
      expect(() => decrypt(KEY.replace("c", "d"), token)).toThrow(/not encrypted with this key/);
      const damaged = Buffer.from(token, "base64url");
      damaged[30] = (damaged[30] ?? 0) ^ 1;
      expect(() => decrypt(KEY, damaged.toString("base64url"))).toThrow(/damaged/);
    }),
    { numRuns: 50, seed: 1 },
  );
});

test("times become microseconds, exactly", () => {
  expect(microseconds("1970-01-01 00:00:00")).toBe(0);
  expect(microseconds("2004-03-01 12:30:15.123457")).toBe(1_078_144_215_123_457);
  expect(microseconds("2018-11-05 07:19:18.5")).toBe(1_541_402_358_500_000);
  expect(microseconds(null)).toBeNull();
  expect(() => microseconds("yesterday")).toThrow(RangeError);
});

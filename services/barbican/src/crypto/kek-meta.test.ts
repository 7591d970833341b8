import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readKekMeta, signedBytes, UnreadableKey, withHmac, writeKekMeta, type KekMeta } from "./kek-meta.ts";

const bytes = (length: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));

const metas: fc.Arbitrary<KekMeta> = fc.record({
  iv: fc.option(bytes(16)),
  wrappedKey: bytes(48),
  hmac: bytes(32),
  mkekLabel: fc.string({ unit: "grapheme" }),
  hmacLabel: fc.string(),
  mechanism: fc.constantFrom("CKM_AES_CBC_PAD", "CKM_AES_KEY_WRAP_PAD", "CKM_AES_KEY_WRAP_KWP"),
});

describe("a project's key as plugin_meta has it", () => {
  test("is read as it was written, in ASCII and without blanks", () => {
    fc.assert(
      fc.property(metas, (meta) => {
        const text = writeKekMeta(meta);
        expect(readKekMeta(text)).toEqual(meta);
        expect(text).toMatch(/^[\u0020-\u007E]*$/);
        expect(text).not.toMatch(/": |, "/);
      }),
    );
  });

  test("of Liberty is read, whatever blanks are in it, and is wrapped by CKM_AES_CBC_PAD", () => {
    const text = '{"iv": "5piYoL4UXYdyV7MBaRrydA==", "wrapped_key": "8YCeNg==", "hmac": "42GDsA==", "mkek_label": "m", "hmac_label": "h"}';
    const meta = readKekMeta(text);
    expect(meta).toMatchObject({ mechanism: "CKM_AES_CBC_PAD", mkekLabel: "m", hmacLabel: "h" });
    expect(signedBytes(meta)).toEqual(Buffer.concat([meta.iv as Buffer, meta.wrappedKey]));
  });

  test("without an initialisation vector is signed alone", () => {
    const meta = readKekMeta('{"iv":null,"wrapped_key":"8YCeNg==","hmac":"42GDsA==","mkek_label":"m","hmac_label":"h"}');
    expect(signedBytes(meta)).toEqual(meta.wrappedKey);
  });

  test("of a mechanism that readers before 2025.1 have says nothing of it", () => {
    const iv = Buffer.alloc(16);
    const meta = { iv, wrappedKey: iv, hmac: iv, mkekLabel: "m", hmacLabel: "h", mechanism: "CKM_AES_CBC_PAD" } as const;
    expect(writeKekMeta(meta)).not.toContain("key_wrap_mechanism");
  });

  test("keeps all that is in it but its signature", () => {
    const text = '{"x": {"y": [1, 2]}, "hmac": "42GDsA==", "iv": "AA==", "mkek_label": "m\u00E9"}';
    expect(withHmac(text, Buffer.from([1]))).toBe(String.raw`{"x":{"y":[1,2]},"hmac":"AQ==","iv":"AA==","mkek_label":"m\u00e9"}`);
  });

  const good = { iv: "AA==", wrapped_key: "AA==", hmac: "AA==", mkek_label: "m", hmac_label: "h" };
  test.each([
    ["no JSON", "gAAAAABWHuyC5zSZMK"],
    ["no object", "[1]"],
    ["null", "null"],
    ["no initialisation vector", JSON.stringify({ ...good, iv: undefined })],
    ["base64 with something else in it", JSON.stringify({ ...good, wrapped_key: "AA==!" })],
    ["a signature that is none", JSON.stringify({ ...good, hmac: "" })],
    ["a label that is a number", JSON.stringify({ ...good, mkek_label: 1 })],
    ["an unknown mechanism", JSON.stringify({ ...good, key_wrap_mechanism: "CKM_ROT13" })],
    ["a mechanism that every object has", JSON.stringify({ ...good, key_wrap_mechanism: "toString" })],
  ])("is refused where it is %s, without a word of it", (_what, text) => {
    expect(() => readKekMeta(text)).toThrow(UnreadableKey);
    expect(() => readKekMeta(text)).not.toThrow(/AA==|gAAAA|ROT13/);
  });
});

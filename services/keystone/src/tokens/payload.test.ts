import { Encoder } from "@msgpack/msgpack";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { UNSCOPED, UnrecognizedToken, wholeSeconds } from "./contents.ts";
import { maskToMethods, methodsToMask } from "./methods.ts";
import { packPayload, unpackPayload } from "./payload.ts";
import { uuidBytes, uuidHex } from "./uuid.ts";

const settings = { methods: ["external", "password", "token", "oauth1", "mapped"], defaultDomainId: "default" };

/** What it says that may be no token; null if it is none. */
function tried(data: Uint8Array): unknown {
  try {
    return unpackPayload(data, settings);
  } catch (error) {
    expect(error).toBeInstanceOf(UnrecognizedToken);
    return null;
  }
}

test("whatever was encrypted is a token, or is told to be none", () => {
  const encoder = new Encoder();
  const scalar = fc.oneof(fc.boolean(), fc.constant(null), fc.double(), fc.integer(), fc.string(), fc.uint8Array({ maxLength: 20 }));
  const id = fc.tuple(fc.boolean(), fc.oneof(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.string()));
  const item = fc.oneof(scalar, id, fc.array(fc.oneof(scalar, id), { maxLength: 4 }));
  fc.assert(
    fc.property(fc.integer({ min: -1, max: 12 }), fc.array(item, { maxLength: 9 }), (version, items) => {
      expect(tried(encoder.encode([version, ...items]))).toBeTypeOf("object");
    }),
    { numRuns: 3000, seed: 1 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void tried(bytes)),
    { numRuns: 2000, seed: 2 },
  );
});

test("a payload that is changed anywhere is a token, or is told to be none", () => {
  const packed = packPayload(
    {
      ...UNSCOPED,
      userId: "user",
      methods: ["token"],
      auditIds: ["AAAAAAAAAAAAAAAAAAAAAA"],
      expiresAt: 2e9,
      groupIds: ["g"],
      identityProviderId: "i",
      protocolId: "p",
    },
    settings,
  );
  for (let i = 0; i < packed.length; i++)
    for (let value = 0; value < 256; value++) {
      const changed = Uint8Array.from(packed);
      changed[i] = value;
      tried(changed);
    }
  for (let i = 0; i < packed.length; i++) expect(tried(packed.subarray(0, i))).toBeNull();
});

test("methods are bits by their place in the list", () => {
  expect(methodsToMask(["password", "token"], settings.methods)).toBe(6);
  expect(methodsToMask(["password", "password"], settings.methods)).toBe(4);
  expect(methodsToMask(["totp"], settings.methods)).toBe(0);
  expect(maskToMethods(6, settings.methods)).toEqual(["token", "password"]);
  expect(maskToMethods(0, settings.methods)).toEqual([]);
  // A bit beyond the list leaves none at all, as upstream has it.
  expect(maskToMethods(64 + 6, settings.methods)).toEqual([]);
});

test("every 32 hexadecimal digits are a uuid, and come back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const id = uuidHex(bytes);
      expect(uuidBytes(id)).toEqual(Buffer.from(bytes));
      const hyphened = id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
      expect(uuidBytes(`{${hyphened.toUpperCase()}}`)).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 200, seed: 1 },
  );
});

test("times are whole seconds, as upstream cuts them", () => {
  expect([0, 1.999_999, 1.999_999_9, 2e9 + 0.5].map(wholeSeconds)).toEqual([0, 1, 2, 2e9]);
  for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY, 253_402_300_800, "1", null, 10n])
    expect(() => wholeSeconds(wrong)).toThrow(UnrecognizedToken);
});

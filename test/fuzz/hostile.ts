import * as fc from "fast-check";

/** Texts that programs trip over. */
const TEXTS: readonly string[] = [
  "",
  " ",
  "\0",
  "a\0b",
  "\uD800",
  "x\uDFFFy",
  "\u{1F600}".repeat(80),
  "é".repeat(255),
  "e\u0301",
  "\u202E\uFEFF",
  "\r\nX-Injected: 1",
  "../../etc/passwd",
  "%",
  "%s%n%(x)s",
  "{0}{__class__}",
  "$(user_id)s",
  "' OR 1=1 --",
  "\\",
  "`\"'",
  "_%",
  "null",
  "NaN",
  "1e999",
  "-1",
  "0",
  "true",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "9999-12-31T23:59:59.999999Z",
  "0000-00-00T00:00:00Z",
  "2026-02-30T25:61:61Z",
  "275760-09-13T00:00:00.001Z",
  "lt:10000-01-01T00:00:00Z",
  "f".repeat(32),
  "f".repeat(64),
  "x".repeat(65),
  "x".repeat(256),
  "x".repeat(70_000),
];
const NUMBERS: readonly number[] = [0, -0, -1, 1.5, 255, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 1e30, 1e308, 5e-324];

/** Any UTF-16 at all, half pairs included. */
const UNITS = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units));

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: UNITS },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 300 }) },
);

/** A list within a list within a list, or objects. */
const deep = fc
  .tuple(fc.constantFrom(50, 1000), fc.boolean())
  .map(([depth, isList]) => Array.from({ length: depth }).reduce<unknown>((inner) => (isList ? [inner] : { a: inner }), 7));

/** What nobody has foreseen, of any type. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { "": null }) },
  { weight: 2, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: fc.dictionary(hostileText, hostileText, { maxKeys: 3 }) },
  { weight: 1, arbitrary: fc.array(hostileText, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

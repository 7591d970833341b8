import { expect, test } from "vitest";
import { newVerifier, VERIFIER_CHARACTERS } from "./identifiers.ts";
import { newId } from "../database/new-id.ts";

test("a verifier has eight of the characters that are not mistaken for others, none twice", () => {
  const all = Array.from({ length: 500 }, newVerifier);
  for (const verifier of all) {
    expect(verifier).toMatch(/^[a-hkmnp-zA-HJ-NP-Z2-9]{8}$/);
    expect(new Set(verifier).size).toBe(8);
  }
  expect(new Set(all.join("")).size).toBe(VERIFIER_CHARACTERS.length);
});

test("keys and secrets are the digits of random UUIDs", () => {
  const all = Array.from({ length: 100 }, newId);
  for (const identifier of all) expect(identifier).toMatch(/^[\da-f]{12}4[\da-f]{3}[89ab][\da-f]{15}$/);
  expect(new Set(all).size).toBe(100);
});

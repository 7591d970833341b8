import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { describe, expect, test } from "vitest";
import { makeKeyPair, type KeyPair } from "./key-pair.ts";

const DATA = Buffer.from("what is signed");

function opened({ privateKey, publicKey }: KeyPair, format: "pem" | "der", passphrase?: string): readonly [KeyObject, KeyObject] {
  return [
    createPrivateKey({ key: privateKey, format, type: "pkcs8", ...(passphrase !== undefined && { passphrase }) }),
    createPublicKey({ key: publicKey, format, type: "spki" }),
  ];
}

describe.each([
  ["rsa", "pem", 1024, undefined],
  ["rsa", "pem", 2048, "Passwort mit ä"],
  ["dsa", "der", 1024, undefined],
  ["dsa", "der", 2048, "pp"],
] as const)("a pair of %s keys as %s, of %i bits", (algorithm, format, bits, passphrase) => {
  test("is read, with its passphrase if it has one", async () => {
    const pair = await makeKeyPair(algorithm, bits, passphrase ?? null);
    const [privateKey, publicKey] = opened(pair, format, passphrase);
    expect(privateKey.asymmetricKeyType).toBe(algorithm);
    expect(privateKey.asymmetricKeyDetails?.modulusLength).toBe(bits);
    expect(verify("sha256", DATA, publicKey, sign("sha256", DATA, privateKey))).toBe(true);
    if (passphrase !== undefined) expect(() => opened(pair, format)).toThrow(/passphrase|interrupted|decode/i);
  });
});

test("pairs that are asked for at once are all made", async () => {
  const pairs = await Promise.all(Array.from({ length: 7 }, async () => await makeKeyPair("rsa", 1024, null)));
  expect(new Set(pairs.map(({ publicKey }) => publicKey.toString())).size).toBe(7);
});

import { describe, expect, test } from "vitest";
import { verifyBytes } from "../../services/keystone/src/authentication/passwords/hashing.ts";
import { bytesToVerify } from "../../services/keystone/src/authentication/passwords/password-bytes.ts";
import { readGolden } from "../harness/golden.ts";
import { WITH_PEERS } from "../harness/peers.ts";
import type { MadeHash } from "./random-passwords.ts";

// Made by make-golden.mjs.
const { releases } = readGolden("passwords") as unknown as { readonly releases: Readonly<Record<string, readonly MadeHash[]>> };

async function verify(password: string, hash: string): Promise<boolean> {
  return await verifyBytes(bytesToVerify(password, hash, { algorithm: "bcrypt" }, { maxLength: 4096, isStrict: false }), hash);
}

describe.each(Object.entries(releases))("hashes that Keystone %s made, and its passlib for earlier ones", (_, hashes) => {
  test.each([...new Set(hashes.map(({ by }) => by))])("%s: each is verified by its password, and by no other", async (by) => {
    const all = hashes.filter((made) => made.by === by);
    expect(all.length).toBeGreaterThan(5);
    // Each takes a tenth of a second, as it is meant to.
    const some = WITH_PEERS ? all : all.filter((_made, i) => i % Math.ceil(all.length / 8) === 0);
    for (const { password, hash } of some) {
      expect(await verify(password, hash), JSON.stringify({ password, hash })).toBe(true);
      expect(await verify(`!${password}`, hash), JSON.stringify({ password, hash })).toBe(false);
    }
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { roundsOf, type HashSettings } from "../../services/keystone/src/authentication/passwords/hash-settings.ts";
import { hashBytes, verifyBytes } from "../../services/keystone/src/authentication/passwords/hashing.ts";
import { bytesToHash, bytesToVerify } from "../../services/keystone/src/authentication/passwords/password-bytes.ts";
import { KeystonePeer, PEERS } from "../harness/keystone-peer.ts";
import { Random } from "./random.ts";
import { ALGORITHMS, configureWay, hashesOf, passwords, type Way } from "./random-passwords.ts";

/** Passwords for each algorithm are of every length, or of every so manieth. */
const EVERY = Number(process.env["KEYSTONE_PASSWORDS_EVERY"] ?? 40);
const SEED = Number(process.env["KEYSTONE_SEED"] ?? 1);
const LENGTHS = { maxLength: 4096, isStrict: false };

for (const { release, title, python } of PEERS)
  describe.skipIf(python === undefined)(`passwords ${title}`, () => {
    let peer: KeystonePeer;
    beforeAll(() => {
      peer = new KeystonePeer(python as string);
    });
    afterAll(async () => await peer[Symbol.asyncDispose]());

    const settingsOf = ({ algorithm, rounds }: Way): HashSettings => ({
      algorithm,
      rounds,
      saltBytes: null,
      scryptBlockSize: null,
      scryptParallelism: null,
    });
    const verify = async (password: string, hash: string, settings: HashSettings): Promise<boolean> =>
      await verifyBytes(bytesToVerify(password, hash, settings, LENGTHS), hash);

    test.each(ALGORITHMS.filter(({ algorithm }) => release !== "22" || algorithm !== "bcrypt_sha256"))(
      "each verifies what the other made by $algorithm, and not of another password",
      async (way) => {
        const random = new Random(SEED);
        expect(await configureWay(peer, way)).toBe(true);
        const settings = settingsOf(way);
        expect(roundsOf(settings)).toBe(way.rounds);
        for (const password of passwords(random, EVERY)) {
          const ours = await hashBytes(bytesToHash(password, settings, LENGTHS), settings);
          const [theirs, isTheirs] = await Promise.all([peer.must("hash", password), peer.must("verify", password, ours)]);
          expect(isTheirs, JSON.stringify({ password, ours })).toBe(true);
          expect(await verify(password, theirs as string, settings), JSON.stringify({ password, theirs })).toBe(true);
          // Beyond what bcrypt looks at both take another password for the same one.
          const other = `${password.startsWith("y") ? "z" : "y"}${Array.from(password).slice(1).join("")}`;
          expect(await peer.must("verify", other, ours)).toBe(false);
          expect(await verify(other, theirs as string, settings)).toBe(false);
          // One of 54 characters may have been cut there by 23.0.0: what follows does not count.
          if (way.algorithm === "bcrypt" && Array.from(password).length === 54) continue;
          const longer = `${password}x`;
          expect(await verify(longer, theirs as string, settings), JSON.stringify(password)).toBe(await peer.must("verify", longer, ours));
        }
      },
    );

    test("what it and earlier releases made is verified", async () => {
      for (const { by, password, hash } of await hashesOf(release, peer))
        expect(await verify(password, hash, settingsOf(ALGORITHMS[0])), JSON.stringify({ by, password, hash })).toBe(true);
    });

    test("a password with a NUL is hashed, where the release does that at all", async () => {
      for (const way of ALGORITHMS) {
        if (!(await configureWay(peer, way))) continue;
        for (const password of ["\0", "a\0b", "a\0", `${"x".repeat(70)}\0\0\0`]) {
          const settings = settingsOf(way);
          const theirs = await peer.ask("hash", password);
          expect("error" in theirs).toBe(release === "22" && way.algorithm === "bcrypt");
          if ("error" in theirs) continue;
          expect(await verify(password, theirs.result as string, settings), JSON.stringify(password)).toBe(true);
          const ours = await hashBytes(bytesToHash(password, settings, LENGTHS), settings);
          expect(await peer.must("verify", password, ours), JSON.stringify(password)).toBe(true);
          expect(await verify(password.replaceAll("\0", ""), theirs.result as string, settings)).toBe(
            await peer.must("verify", password.replaceAll("\0", ""), ours),
          );
        }
      }
    });
  });

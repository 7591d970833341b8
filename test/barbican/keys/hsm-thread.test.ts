import { randomBytes } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { HsmError, HsmSetupError } from "../../../services/barbican/src/pkcs11/hsm-error.ts";
import { HsmThread } from "../../../services/barbican/src/pkcs11/hsm-thread.ts";
import { UnreadablePayload } from "../../../services/barbican/src/pkcs11/payload.ts";
import { ProjectCipher, type ProjectCipherOptions } from "../../../services/barbican/src/pkcs11/project-cipher.ts";
import { HAS_SOFTHSM, newToken, ON_SOFTHSM, SOFTHSM_WRAPPING, type Token } from "../../harness/softhsm.ts";
import { SoftwareToken } from "../../harness/software-token.ts";

const DATA = Buffer.from("a payload");

function optionsOf(hsm: ProjectCipherOptions["hsm"]): ProjectCipherOptions {
  return {
    hsm,
    keys: { ...SOFTHSM_WRAPPING, mkekLabel: "mkek", hmacLabel: "hmac" },
    payload: { mechanism: "CKM_AES_GCM", generateIv: true },
    keptFor: 1000,
    kept: 2,
  };
}

function tokenWithMasters(): Token {
  const token = newToken();
  token.import("mkek", randomBytes(32), "wraps");
  token.import("hmac", randomBytes(32), "signs");
  return token;
}

describe("keys of projects", () => {
  const masters = (): SoftwareToken => {
    const token = new SoftwareToken();
    token.import("mkek", randomBytes(32), "CKK_AES");
    token.import("hmac", randomBytes(32), "CKK_GENERIC_SECRET");
    return token;
  };
  const options = (token: SoftwareToken): ProjectCipherOptions => ({
    ...optionsOf(token.options),
    keys: { ...SOFTHSM_WRAPPING, wrapMechanism: "CKM_AES_KEY_WRAP_KWP", mkekLabel: "mkek", hmacLabel: "hmac" },
    payload: { mechanism: "VENDOR_SAFENET_CKM_AES_GCM", generateIv: true },
  });

  test("stay on the HSM for a while, and no more of them than are to be kept", () => {
    const token = masters();
    let now = 0;
    using cipher = new ProjectCipher(options(token), () => now);
    const before = token.size;
    const keys = Array.from({ length: 3 }, () => cipher.newKey());
    expect(token.size).toBe(before);
    const sealed = keys.map((key) => cipher.seal(key, DATA));
    expect(token.size).toBe(before + 2);
    for (const [i, key] of keys.entries()) expect(cipher.open(key, sealed[i] as (typeof sealed)[0])).toEqual(DATA);
    expect(token.size).toBe(before + 2);
    now = 1000;
    cipher.seal(keys[0] as string, DATA);
    expect(token.size).toBe(before + 1);
  });

  test("are loaded anew, once, when the HSM refuses; a refusal that stays is told", () => {
    const token = masters();
    using cipher = new ProjectCipher(options(token));
    const key = cipher.newKey();
    const sealed = cipher.seal(key, DATA);
    token.refuseNext();
    expect(cipher.open(key, sealed)).toEqual(DATA);
    token.isGone = true;
    expect(() => cipher.open(key, sealed)).toThrow(HsmError);
    token.isGone = false;
    expect(cipher.open(key, sealed)).toEqual(DATA);
  });
});

describe.runIf(HAS_SOFTHSM)(`an HSM in a thread of its own (${ON_SOFTHSM})`, () => {
  test("encrypts and decrypts while the event loop goes on", async () => {
    using token = tokenWithMasters();
    await using hsm = new HsmThread(optionsOf(token.options));
    const key = await hsm.newKey();
    const turnsMeanwhile = async (): Promise<number> => {
      const over = new AbortController();
      const work = Promise.all(
        Array.from({ length: 50 }, async () => {
          const data = randomBytes(1000);
          return (await hsm.open(key, await hsm.seal(key, data))).equals(data);
        }),
      ).finally(() => over.abort());
      let turns = 0;
      for (; !over.signal.aborted; turns++) await turn();
      expect(await work).not.toContain(false);
      return turns;
    };
    // On a busy machine this thread may be the one that waits; if the HSM held it up, it would be so each time.
    let [turns, tries] = [0, 0];
    while (turns <= 100 && tries++ < 30) turns = await turnsMeanwhile();
    expect(turns).toBeGreaterThan(100);
    expect(new Set([(await hsm.random(32)).toString("hex"), (await hsm.random(32)).toString("hex")]).size).toBe(2);
  });

  test("tells what is wrong with what it is given", async () => {
    using token = tokenWithMasters();
    await using hsm = new HsmThread(optionsOf(token.options));
    const key = await hsm.newKey();
    const { cypherText, kekMetaExtended } = await hsm.seal(key, DATA);
    await expect(hsm.open(key, { cypherText, kekMetaExtended: "{}" })).rejects.toThrow(UnreadablePayload);
    const other = await hsm.newKey();
    await expect(hsm.open(other, { cypherText, kekMetaExtended })).rejects.toThrow(HsmError);
    expect(await hsm.open(key, { cypherText, kekMetaExtended })).toEqual(DATA);
  });

  test("says what is missing where it can't be reached", async () => {
    using token = newToken();
    await using hsm = new HsmThread(optionsOf(token.options));
    await expect(hsm.newKey()).rejects.toThrow(HsmSetupError);
  });
});

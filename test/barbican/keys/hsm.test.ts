import { describe, expect, test } from "vitest";
import { Secret } from "@underpin/oslo/config";
import { MECHANISMS } from "../../../services/barbican/src/pkcs11/constants.ts";
import { HsmError, HsmSetupError } from "../../../services/barbican/src/pkcs11/hsm-error.ts";
import { Hsm } from "../../../services/barbican/src/pkcs11/hsm.ts";
import { generateHmacKey, generateMkek } from "../../../services/barbican/src/pkcs11/master-keys.ts";
import { ProjectKeys, type ProjectKeyOptions } from "../../../services/barbican/src/pkcs11/project-keys.ts";
import { HAS_SOFTHSM, newToken, ON_SOFTHSM, SOFTHSM_WRAPPING } from "../../harness/softhsm.ts";
import { SoftwareToken } from "../../harness/software-token.ts";

const OPTIONS: ProjectKeyOptions = { ...SOFTHSM_WRAPPING, mkekLabel: "mkek", hmacLabel: "hmac" };
const SIGNING = { keyType: "CKK_GENERIC_SECRET", mechanism: "CKM_GENERIC_SECRET_KEY_GEN" } as const;

/** What something was refused with. */
function refusal(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error instanceof HsmError ? error.ckr : error;
  }
  return undefined;
}

describe.runIf(HAS_SOFTHSM)(`a session (${ON_SOFTHSM})`, () => {
  test("makes master keys that are found by label and type, and never told", () => {
    using token = newToken();
    using hsm = new Hsm(token.options);
    expect(hsm.findKey("mkek", "CKK_AES")).toBeNull();
    const made = generateMkek(hsm, "mkek", 32);
    expect(hsm.findKey("mkek", "CKK_AES")).toEqual(made);
    expect(hsm.findKey("mkek", "CKK_GENERIC_SECRET")).toBeNull();
    // A master key can't be taken off the token, not even wrapped.
    expect(refusal(() => hsm.wrap({ mechanism: MECHANISMS.CKM_AES_KEY_WRAP_PAD }, made, made))).toBe("CKR_KEY_UNEXTRACTABLE");
    generateMkek(hsm, "mkek", 32);
    expect(() => hsm.findKey("mkek", "CKK_AES")).toThrow("More than one key found for label mkek");
  });

  test("is of the token that has the serial number, or one of the labels; else it says which there are", () => {
    using token = newToken("first");
    {
      using hsm = new Hsm(token.options);
      generateMkek(hsm, "mkek", 32);
    }
    const at =
      (serialNumber: string | null, labels: readonly string[]): (() => Hsm) =>
      () =>
        new Hsm({ ...token.options, token: { serialNumber, labels, slotId: 99 } });
    using found = at(null, ["none", "first"])();
    expect(found.findKey("mkek", "CKK_AES")).not.toBeNull();
    expect(at(null, ["none"])).toThrow(HsmSetupError);
    const error = refusal(at("0123", ["first"])) as HsmSetupError;
    expect(error.message).toBe("There is no token with the serial number 0123.");
    const [, serial = ""] = /first \(serial number (\w+)\)/.exec(error.next) ?? [];
    using again = at(serial, ["none"])();
    expect(again.findKey("mkek", "CKK_AES")).not.toBeNull();
    expect(refusal(at(null, []))).toBe("CKR_SLOT_ID_INVALID");
  });

  test("is refused with the code of the standard, and without the PIN", () => {
    using token = newToken();
    const error = (() => {
      try {
        return new Hsm({ ...token.options, login: new Secret("987654") });
      } catch (caught) {
        return caught as HsmError;
      }
    })() as HsmError;
    expect(error.message).toBe("HSM returned response code: 0xa0 CKR_PIN_INCORRECT");
    expect(error.called).toBe("C_Login");
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain("987654");
  });

  test("of a library that is not there, or none, says what to set", () => {
    using token = newToken();
    for (const libraryPath of ["/nonexistent/libhsm.so", "/etc/passwd"])
      expect(() => new Hsm({ ...token.options, libraryPath })).toThrow(`The PKCS#11 library ${libraryPath} can't be loaded`);
  });

  test("signs; a signature of other bytes is none, one of another length is refused", () => {
    using token = newToken();
    using hsm = new Hsm(token.options);
    const key = generateHmacKey(hsm, "hmac", 32, SIGNING);
    const mechanism = { mechanism: MECHANISMS.CKM_SHA256_HMAC };
    const signature = hsm.sign(mechanism, key, Buffer.from("text"));
    expect(hsm.verify(mechanism, key, Buffer.from("text"), signature)).toBe(true);
    expect(hsm.verify(mechanism, key, Buffer.from("other"), signature)).toBe(false);
    expect(refusal(() => hsm.verify(mechanism, key, Buffer.from("text"), signature.subarray(1)))).toBe("CKR_SIGNATURE_LEN_RANGE");
    expect(refusal(() => generateHmacKey(hsm, "x", 32, { ...SIGNING, keyType: "CKK_SHA256_HMAC" }))).toBe("CKR_TEMPLATE_INCONSISTENT");
  });

  test("wraps a project's key and has it again, if nobody has touched it", () => {
    using token = newToken();
    using hsm = new Hsm(token.options);
    generateMkek(hsm, "mkek", 32);
    generateHmacKey(hsm, "hmac", 32, SIGNING);
    const keys = new ProjectKeys(hsm, OPTIONS);
    const meta = keys.seal(keys.generate());
    expect(meta).toMatchObject({ iv: null, mkekLabel: "mkek", hmacLabel: "hmac", mechanism: "CKM_AES_KEY_WRAP_PAD" });
    expect(meta.wrappedKey).toHaveLength(40);
    expect(keys.signed(meta)).toBe("current");
    hsm.destroy(keys.load(meta));
    const touched = { ...meta, wrappedKey: Buffer.from(meta.wrappedKey.map((byte, i) => (i === 7 ? byte ^ 1 : byte))) };
    expect(refusal(() => keys.load(touched))).toBe("CKR_SIGNATURE_INVALID");
    expect(() => keys.load({ ...meta, hmacLabel: "gone" })).toThrow("with the label gone");
  });

  test("goes on where the library is initialised already, and leaves it so", () => {
    using token = newToken();
    using outer = new Hsm(token.options);
    generateMkek(outer, "mkek", 32);
    {
      using inner = new Hsm(token.options);
      expect(inner.findKey("mkek", "CKK_AES")).not.toBeNull();
    }
    expect(outer.findKey("mkek", "CKK_AES")).not.toBeNull();
  });
});

describe("ways to wrap that SoftHSM does not have", () => {
  test.each([
    ["CKM_AES_CBC_PAD", true, 16, 48],
    ["CKM_AES_KEY_WRAP_KWP", true, 4, 40],
    ["CKM_AES_KEY_WRAP_KWP", false, null, 40],
  ] as const)("%s, with an initialisation vector: %s", (wrapMechanism, generateIv, ivLength, length) => {
    const token = new SoftwareToken();
    token.import("mkek", Buffer.alloc(32, 1), "CKK_AES");
    token.import("hmac", Buffer.alloc(32, 2), "CKK_AES");
    using hsm = new Hsm(token.options);
    const keys = new ProjectKeys(hsm, { ...OPTIONS, hmacKeyType: "CKK_AES", wrapMechanism, generateIv });
    const key = keys.generate();
    const meta = keys.seal(key);
    expect(meta.iv?.length ?? null).toBe(ivLength);
    expect(meta.wrappedKey).toHaveLength(length);
    expect(token.valueOf(keys.load(meta))).toEqual(token.valueOf(key));
  });

  test("a key is unwrapped as its row says, whatever is configured", () => {
    const token = new SoftwareToken();
    token.import("mkek", Buffer.alloc(32, 1), "CKK_AES");
    token.import("hmac", Buffer.alloc(32, 2), "CKK_AES");
    using hsm = new Hsm(token.options);
    const [older, newer] = (["CKM_AES_CBC_PAD", "CKM_AES_KEY_WRAP_KWP"] as const).map(
      (wrapMechanism) => new ProjectKeys(hsm, { ...OPTIONS, hmacKeyType: "CKK_AES", wrapMechanism, generateIv: true }),
    ) as [ProjectKeys, ProjectKeys];
    const key = older.generate();
    const meta = older.seal(key);
    expect(token.valueOf(newer.load(meta))).toEqual(token.valueOf(key));
    expect(older.isCurrent(meta)).toBe(true);
    expect(newer.isCurrent(meta)).toBe(false);
  });

  test("a key is verified whose HMAC key was of another type; new ones are signed by one of the configured type only", () => {
    const token = new SoftwareToken();
    token.import("mkek", Buffer.alloc(32, 1), "CKK_AES");
    token.import("hmac", Buffer.alloc(32, 2), "CKK_AES");
    using hsm = new Hsm(token.options);
    const options = { ...OPTIONS, wrapMechanism: "CKM_AES_CBC_PAD", generateIv: true } as const;
    const before = new ProjectKeys(hsm, { ...options, hmacKeyType: "CKK_AES" });
    const meta = before.seal(before.generate());
    const after = new ProjectKeys(hsm, { ...options, hmacKeyType: "CKK_SHA256_HMAC" });
    expect(after.signed(meta)).toBe("current");
    expect(() => after.requireMasters()).toThrow("no master key of type CKK_SHA256_HMAC with the label hmac");
    expect(() => after.seal(after.load(meta))).toThrow("no master key of type CKK_SHA256_HMAC with the label hmac");
  });
});

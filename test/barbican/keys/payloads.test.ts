import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pad, unpad } from "../../../services/barbican/src/crypto/pkcs7.ts";
import type { EncryptionMechanism } from "../../../services/barbican/src/pkcs11/constants.ts";
import { HsmError, HsmSetupError } from "../../../services/barbican/src/pkcs11/hsm-error.ts";
import { Hsm } from "../../../services/barbican/src/pkcs11/hsm.ts";
import { openPayload, sealPayload, UnreadablePayload } from "../../../services/barbican/src/pkcs11/payload.ts";
import { barbicanRows } from "../../harness/barbican.ts";
import { goldenRows } from "../../harness/rows.ts";
import { HAS_SOFTHSM, newToken, ON_SOFTHSM } from "../../harness/softhsm.ts";
import { SoftwareToken } from "../../harness/software-token.ts";
import { golden } from "./golden.ts";

const PAYLOADS = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const KEY = Buffer.alloc(32, 7);

/** A key by which payloads are encrypted, which is on the token. */
const keyOf = (hsm: Hsm): Buffer => hsm.findKey("pkek", "CKK_AES") as Buffer;

test("padding that is added is taken away, and what has none is told", () => {
  fc.assert(fc.property(PAYLOADS, (data) => unpad(pad(data))?.equals(data) === true));
  for (const hex of ["", "00".repeat(16), "11".repeat(16), `${"00".repeat(14)}0302`, "01"])
    expect(unpad(Buffer.from(hex, "hex"))).toBeNull();
});

describe.runIf(HAS_SOFTHSM)(`payloads (${ON_SOFTHSM})`, () => {
  test.each(["CKM_AES_CBC", "CKM_AES_GCM"] as const)(
    "are decrypted that were encrypted by %s, and not once they are touched",
    (mechanism) => {
      using token = newToken();
      token.import("pkek", KEY, "wraps");
      using hsm = new Hsm(token.options);
      fc.assert(
        fc.property(PAYLOADS, (data) => {
          const sealed = sealPayload(hsm, keyOf(hsm), data, { mechanism, generateIv: true });
          expect(openPayload(hsm, keyOf(hsm), sealed, "CKM_AES_CBC")).toEqual(data);
        }),
        { numRuns: 50 },
      );
      const sealed = sealPayload(hsm, keyOf(hsm), Buffer.from("a payload"), { mechanism, generateIv: true });
      const text = Buffer.from(sealed.cypherText, "base64");
      text[text.length - 1] = (text.at(-1) ?? 0) ^ 1;
      expect(() => openPayload(hsm, keyOf(hsm), { ...sealed, cypherText: text.toString("base64") }, mechanism)).toThrow(
        mechanism === "CKM_AES_GCM" ? HsmError : UnreadablePayload,
      );
    },
  );

  test("of Liberty are decrypted, whose rows say nothing of a mechanism, and whose padding goes", () => {
    const { keks } = golden("liberty-kek-signatures");
    const { secrets } = golden("liberty-plaintexts");
    const rows = goldenRows(barbicanRows("liberty-rows"))["encrypted_data"] ?? [];
    const theirs = rows.filter(({ secret_id: id }) => secrets[String(id)]?.backend.startsWith("p11"));
    expect(theirs.length).toBeGreaterThan(5);
    using token = newToken();
    for (const { id, pkek_hex: hex } of keks) if (hex !== null) token.import(id, Buffer.from(hex, "hex"), "wraps");
    using hsm = new Hsm(token.options);
    for (const row of theirs) {
      const sealed = { cypherText: String(row["cypher_text"]), kekMetaExtended: String(row["kek_meta_extended"]) };
      const key = hsm.findKey(String(row["kek_id"]), "CKK_AES") as Buffer;
      expect(openPayload(hsm, key, sealed, "CKM_AES_CBC").toString("hex")).toBe(secrets[String(row["secret_id"])]?.plaintext_hex);
    }
  });

  test("are not encrypted where the HSM would lose their initialisation vector", () => {
    using token = newToken();
    token.import("pkek", KEY, "wraps");
    using hsm = new Hsm(token.options);
    expect(() => sealPayload(hsm, keyOf(hsm), Buffer.from("x"), { mechanism: "CKM_AES_GCM", generateIv: false })).toThrow(HsmSetupError);
  });
});

describe("payloads of an HSM with a mechanism of its own", () => {
  const on = (body: (hsm: Hsm) => void): void => {
    const token = new SoftwareToken();
    token.import("pkek", KEY, "CKK_AES");
    using hsm = new Hsm(token.options);
    body(hsm);
  };
  const mechanism: EncryptionMechanism = "VENDOR_SAFENET_CKM_AES_GCM";

  test.each([true, false])("are decrypted, whether initialisation vectors are made here: %s", (generateIv) =>
    on((hsm) => {
      // Of 17 bytes and the like none is taken for padded.
      const data = Buffer.from("a payload, not 16");
      const sealed = sealPayload(hsm, keyOf(hsm), data, { mechanism, generateIv });
      expect(JSON.parse(sealed.kekMetaExtended)).toMatchObject({ mechanism });
      expect(openPayload(hsm, keyOf(hsm), sealed, "CKM_AES_CBC")).toEqual(data);
    }),
  );

  test("are decrypted by it where their row names none", () =>
    on((hsm) => {
      const sealed = sealPayload(hsm, keyOf(hsm), Buffer.from("queens"), { mechanism, generateIv: true });
      const { iv } = JSON.parse(sealed.kekMetaExtended) as { readonly iv: string };
      for (const configured of ["CKM_AES_CBC", "CKM_AES_GCM", mechanism] as const)
        expect(openPayload(hsm, keyOf(hsm), { ...sealed, kekMetaExtended: JSON.stringify({ iv }) }, configured).toString()).toBe("queens");
    }));

  test.each(["", "[]", "null", '{"mechanism":"CKM_AES_CBC"}', '{"iv":"AA==","mechanism":"CKM_AES_ECB"}'])(
    "are refused where their row says %j of how they are encrypted",
    (kekMetaExtended) =>
      on((hsm) =>
        expect(() => openPayload(hsm, keyOf(hsm), { cypherText: "AA==", kekMetaExtended }, mechanism)).toThrow(UnreadablePayload),
      ),
  );
});

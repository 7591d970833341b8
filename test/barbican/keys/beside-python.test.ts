import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { Secret } from "@underpin/oslo/config";
import { readKekMeta, signedBytes, withHmac, writeKekMeta } from "../../../services/barbican/src/crypto/kek-meta.ts";
import { openSimple, sealSimple, SimpleMasters } from "../../../services/barbican/src/crypto/simple-crypto.ts";
import { P11CryptoPlugin } from "../../../services/barbican/src/crypto/p11-crypto-plugin.ts";
import { Hsm } from "../../../services/barbican/src/pkcs11/hsm.ts";
import { openPayload, sealPayload } from "../../../services/barbican/src/pkcs11/payload.ts";
import { ProjectKeys } from "../../../services/barbican/src/pkcs11/project-keys.ts";
import { BARBICANS } from "../../harness/barbican-peer.ts";
import { askPeer } from "../../harness/peers.ts";
import { HAS_SOFTHSM, newToken, ON_SOFTHSM, SOFTHSM_WRAPPING, type Token } from "../../harness/softhsm.ts";
import { golden } from "./golden.ts";

const PEER = fileURLToPath(new URL("peer.py", import.meta.url));

const PAYLOADS = ["", "00", "68656c6c6f", "10".repeat(16), randomBytes(1000).toString("hex"), randomBytes(20_000).toString("hex")];

describe.each(BARBICANS)("$title", ({ release, python }) => {
  const ask = (...asked: readonly (readonly unknown[])[]): readonly unknown[] =>
    askPeer(python as string, PEER, asked, { ...process.env, HOME: "/nonexistent" });
  const master = randomBytes(32).toString("base64url").concat("=");
  const masters = new SimpleMasters([new Secret(master)]);

  test.runIf(python !== undefined)("what simple_crypto of Python's stores is read here", () => {
    const made = ask(...PAYLOADS.map((data) => ["simple_encrypt", master, null, data])) as readonly {
      readonly meta: string;
      readonly text: string;
    }[];
    for (const [i, { meta, text }] of made.entries()) {
      const key = masters.open(meta);
      expect(key && openSimple(key, text)?.toString("hex")).toBe(PAYLOADS[i]);
    }
  });

  test.runIf(python !== undefined)("what is stored, rewrapped and moved here is read by simple_crypto of Python's", () => {
    const both = new SimpleMasters([new Secret(master), new Secret(golden("liberty-plaintexts").simpleCryptoMasterKek)]);
    const liberty = new SimpleMasters([new Secret(golden("liberty-plaintexts").simpleCryptoMasterKek)]);
    for (const meta of [masters.generate(), both.rewrap(liberty.generate())]) {
      const key = masters.open(meta);
      if (key === null) throw new Error("the key is read");
      const asked = PAYLOADS.map((data) => ["simple_decrypt", master, meta, sealSimple(key, Buffer.from(data, "hex"))]);
      expect(ask(...asked)).toEqual(PAYLOADS);
    }
  });

  const place = (token: Token): readonly unknown[] => [token.options.libraryPath, token.label, token.pin];

  test.runIf(python !== undefined && release === "22" && HAS_SOFTHSM)(
    "projects' keys that either has wrapped are read by the other",
    () => {
      using token = newToken();
      token.import("mkek", randomBytes(32), "wraps");
      token.import("hmac", randomBytes(32), "signs");
      const [theirs] = ask(["plugin_store", place(token), PAYLOADS[2]]) as readonly Readonly<
        Record<"meta" | "text" | "extended", string>
      >[];
      const asked = ((): readonly unknown[] => {
        using hsm = new Hsm(token.options);
        const keys = new ProjectKeys(hsm, { ...SOFTHSM_WRAPPING, mkekLabel: "mkek", hmacLabel: "hmac" });
        const sealed = { cypherText: theirs?.text ?? "", kekMetaExtended: theirs?.extended ?? "" };
        expect(openPayload(hsm, keys.load(readKekMeta(theirs?.meta ?? "")), sealed, "CKM_AES_CBC").toString("hex")).toBe(PAYLOADS[2]);
        const key = keys.generate();
        const ours = sealPayload(hsm, key, Buffer.from("ours"), { mechanism: "CKM_AES_CBC", generateIv: true });
        return ["plugin_read", place(token), writeKekMeta(keys.seal(key)), ours.cypherText, ours.kekMetaExtended];
      })();
      expect(ask(asked)).toEqual([Buffer.from("ours").toString("hex")]);
    },
  );

  test.runIf(python !== undefined && release === "22" && HAS_SOFTHSM)(
    "payloads that the service's plugin has encrypted are read by the other, and the other way",
    async () => {
      using token = newToken();
      token.import("mkek", randomBytes(32), "wraps");
      token.import("hmac", randomBytes(32), "signs");
      const plugin = new P11CryptoPlugin({
        hsm: token.options,
        keys: { ...SOFTHSM_WRAPPING, mkekLabel: "mkek", hmacLabel: "hmac" },
        payload: { mechanism: "CKM_AES_CBC", generateIv: true },
        keptFor: 1000,
        kept: 10,
      });
      const { plugin_meta: meta } = await plugin.newKey();
      const sealed = await plugin.seal(meta ?? "", Buffer.from("ours"));
      const [theirs] = ask(["plugin_store", place(token), PAYLOADS[2]]) as readonly Readonly<
        Record<"meta" | "text" | "extended", string>
      >[];
      const read = await plugin.open(theirs?.meta ?? "", { cypherText: theirs?.text ?? "", kekMetaExtended: theirs?.extended ?? "" });
      await plugin.close();
      expect(read.toString("hex")).toBe(PAYLOADS[2]);
      expect(ask(["plugin_read", place(token), meta, sealed.cypherText, sealed.kekMetaExtended])).toEqual([
        Buffer.from("ours").toString("hex"),
      ]);
    },
  );

  describe.runIf(python !== undefined && release === "15" && HAS_SOFTHSM)(`an HSM (${ON_SOFTHSM})`, () => {
    test("a key that is signed anew has a signature that Python's verifies, and the other way", () => {
      const { masterKeys, keks } = golden("liberty-kek-signatures");
      using token = newToken();
      for (const { hmac_label: label, hmac_key_hex: key } of masterKeys) token.import(label, Buffer.from(key, "hex"), "signs");
      using hsm = new Hsm(token.options);
      const keys = new ProjectKeys(hsm, { ...SOFTHSM_WRAPPING, mkekLabel: "primarymkek", hmacLabel: "primaryhmac" });
      for (const { plugin_meta_liberty: text, action } of keks.filter((one) => one.action === "migrate").slice(0, 3)) {
        const before = readKekMeta(text ?? "");
        const now = readKekMeta(withHmac(text ?? "", keys.sign(before)));
        const data = signedBytes(now).toString("hex");
        const [old, verified, signed] = ask(
          ["p11_verify", place(token), before.hmacLabel, data, before.hmac.toString("hex")],
          ["p11_verify", place(token), now.hmacLabel, data, now.hmac.toString("hex")],
          ["p11_sign", place(token), now.hmacLabel, data],
        );
        expect([action, verified, signed]).toEqual(["migrate", true, now.hmac.toString("hex")]);
        expect(String(old)).toContain("CKR_SIGNATURE_INVALID");
      }
    });

    test.each(["CKM_AES_CBC", "CKM_AES_GCM"] as const)("payloads by %s are read by either that the other has written", (mechanism) => {
      using token = newToken();
      token.import("pkek", randomBytes(32), "wraps");
      // AES-GCM of nothing is refused by Python's.
      const payloads = PAYLOADS.slice(1);
      const [theirs, ours] = ((): readonly [readonly unknown[], readonly (readonly unknown[])[]] => {
        using hsm = new Hsm(token.options);
        const key = hsm.findKey("pkek", "CKK_AES") as Buffer;
        const made = ask(...payloads.map((data) => ["p11_encrypt", place(token), "pkek", mechanism, data])) as readonly Record<
          "iv" | "ct",
          string
        >[];
        const read = made.map(({ iv, ct }) =>
          openPayload(hsm, key, { cypherText: ct, kekMetaExtended: JSON.stringify({ iv, mechanism }) }, "CKM_AES_CBC").toString("hex"),
        );
        const written = payloads.map((data) => {
          const { cypherText, kekMetaExtended } = sealPayload(hsm, key, Buffer.from(data, "hex"), { mechanism, generateIv: true });
          const { iv } = JSON.parse(kekMetaExtended) as { readonly iv: string };
          return ["p11_decrypt", place(token), "pkek", mechanism, iv, cypherText];
        });
        return [read, written];
      })();
      expect(theirs).toEqual(payloads);
      expect(ask(...ours)).toEqual(payloads);
    });
  });
});

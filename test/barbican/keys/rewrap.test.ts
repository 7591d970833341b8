import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readKekMeta, writeKekMeta } from "../../../services/barbican/src/crypto/kek-meta.ts";
import { P11_PLUGIN } from "../../../services/barbican/src/crypto/plugins.ts";
import { Hsm } from "../../../services/barbican/src/pkcs11/hsm.ts";
import { generateHmacKey, generateMkek } from "../../../services/barbican/src/pkcs11/master-keys.ts";
import { openPayload, sealPayload, type Sealed } from "../../../services/barbican/src/pkcs11/payload.ts";
import { ProjectKeys, type ProjectKeyOptions } from "../../../services/barbican/src/pkcs11/project-keys.ts";
import { barbicanAt } from "../../harness/barbican.ts";
import { DIALECTS, type TestDatabase } from "../../harness/databases.ts";
import { HAS_SOFTHSM, newToken, ON_SOFTHSM, SOFTHSM_WRAPPING, type Token } from "../../harness/softhsm.ts";
import { add, like, refill, rowsOf } from "./cloud.ts";
import { barbicanManage, configuration, linesOf } from "./manage.ts";

const REWRAP = ["hsm", "rewrap_pkek"] as const;

const options = (generation: string): ProjectKeyOptions => ({
  ...SOFTHSM_WRAPPING,
  mkekLabel: `mkek ${generation}`,
  hmacLabel: `hmac ${generation}`,
});

/** A project's key in the database, and what it has encrypted. */
interface Made {
  readonly id: string;
  readonly sealed: Sealed;
}

describe.runIf(HAS_SOFTHSM).each(DIALECTS)(`rewrap_pkek on %s (${ON_SOFTHSM})`, (dialect) => {
  let database: TestDatabase;
  let token: Token;
  let made: readonly Made[];
  beforeAll(async () => {
    database = await barbicanAt(dialect, "2026.1");
    token = newToken();
    using hsm = new Hsm(token.options);
    for (const generation of ["old", "new"]) {
      generateMkek(hsm, `mkek ${generation}`, 32);
      generateHmacKey(hsm, `hmac ${generation}`, 32, { keyType: "CKK_GENERIC_SECRET", mechanism: "CKM_GENERIC_SECRET_KEY_GEN" });
    }
  });
  afterAll(async () => {
    token[Symbol.dispose]();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await refill(database, { tables: {} });
    await add(
      database,
      "projects",
      [0, 1].map((i) => like("projects", i, {})),
    );
    using hsm = new Hsm(token.options);
    const keys = new ProjectKeys(hsm, options("old"));
    const all = Array.from({ length: 6 }, (_, i) => {
      const key = keys.generate();
      const sealed = sealPayload(hsm, key, Buffer.from(`payload ${i}`), { mechanism: "CKM_AES_CBC", generateIv: true });
      const row = like("kek_data", 3, {
        id: randomUUID(),
        kek_label: `key ${i}`,
        plugin_name: P11_PLUGIN,
        plugin_meta: writeKekMeta(keys.seal(key)),
      });
      hsm.destroy(key);
      return { row, sealed };
    });
    await add(
      database,
      "kek_data",
      all.map(({ row }) => row),
    );
    made = all.map(({ row, sealed }) => ({ id: String(row["id"]), sealed }));
  });

  const manage = (generation: string, ...args: readonly string[]): ReturnType<ReturnType<typeof barbicanManage>> =>
    barbicanManage(
      configuration({
        database: [`connection = ${database.url}`],
        p11_crypto_plugin: [
          ...token.lines,
          `mkek_label = mkek ${generation}`,
          `hmac_label = hmac ${generation}`,
          "hmac_key_type = CKK_GENERIC_SECRET",
          "key_wrap_mechanism = CKM_AES_KEY_WRAP_PAD",
          "key_wrap_generate_iv = false",
        ],
      }),
    )(...args);

  /** Each payload, decrypted by the key that is in the database now. */
  const payloads = async (): Promise<readonly string[]> => {
    const rows = await rowsOf(database, "kek_data");
    using hsm = new Hsm(token.options);
    const keys = new ProjectKeys(hsm, options("new"));
    return made.map(({ id, sealed }) => {
      const key = keys.load(readKekMeta(String(rows.get(id)?.["plugin_meta"])));
      return openPayload(hsm, key, sealed, "CKM_AES_CBC").toString();
    });
  };

  test("puts every project's key under the new master keys; payloads stay as they are", async () => {
    const before = await rowsOf(database, "kek_data");
    const dry = await manage("new", ...REWRAP, "--dry-run");
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(linesOf(dry.stdout)).toContain("Would have unwrapped KEK key 3 and rewrapped it with mkek new and hmac new");
    expect(await rowsOf(database, "kek_data")).toEqual(before);
    const earnest = await manage("new", ...REWRAP);
    expect(earnest).toMatchObject({ code: 0, stderr: "" });
    expect(linesOf(earnest.stdout).at(-1)).toBe("KEKs: 6 changed, 0 good before, 0 without a key yet, 0 not to be verified, 0 failed");
    const after = await rowsOf(database, "kek_data");
    for (const { id } of made)
      expect(readKekMeta(String(after.get(id)?.["plugin_meta"]))).toMatchObject({ iv: null, mkekLabel: "mkek new", hmacLabel: "hmac new" });
    expect(await payloads()).toEqual(made.map((_, i) => `payload ${i}`));
    expect(linesOf((await manage("new", ...REWRAP)).stdout).at(-1)).toContain("0 changed, 6 good before");
    expect(await rowsOf(database, "kek_data")).toEqual(after);
  });

  test("leaves what it can't read, goes on, and says so by its status", async () => {
    const meta = String((await rowsOf(database, "kek_data")).get(made[0]?.id ?? "")?.["plugin_meta"]);
    const broken = { ...readKekMeta(meta) };
    const kek = (label: string, change: Partial<typeof broken>): Record<string, unknown> =>
      like("kek_data", 3, {
        id: randomUUID(),
        kek_label: label,
        plugin_name: P11_PLUGIN,
        plugin_meta: writeKekMeta({ ...broken, ...change }),
      });
    await add(database, "kek_data", [
      kek("touched", { wrappedKey: Buffer.alloc(40) }),
      kek("of a lost master", { mkekLabel: "mkek lost" }),
      // SoftHSM does not have this mechanism: another HSM wrapped it.
      kek("of another mechanism", { mechanism: "CKM_AES_KEY_WRAP_KWP" }),
    ]);
    const before = await rowsOf(database, "kek_data");
    const { code, stdout, stderr } = await manage("new", ...REWRAP);
    expect(code).toBe(1);
    expect(stdout).toContain("KEK touched is as it was: its signature is not of its master key");
    expect(stderr).toContain("KEK of a lost master is as it was: The token has no master key of type CKK_AES with the label mkek lost.");
    expect(stderr).toContain("KEK of another mechanism is as it was: HSM returned response code: 0x70 CKR_MECHANISM_INVALID");
    expect(linesOf(stdout).at(-1)).toBe("KEKs: 6 changed, 0 good before, 0 without a key yet, 1 not to be verified, 2 failed");
    const after = await rowsOf(database, "kek_data");
    for (const [id, row] of before) if (!made.some((one) => one.id === id)) expect(after.get(id)).toEqual(row);
    expect(await payloads()).toEqual(made.map((_, i) => `payload ${i}`));
  });

  test("writes nothing where the new master keys are not there", async () => {
    const before = await rowsOf(database, "kek_data");
    const { code, stderr } = await manage("missing", ...REWRAP);
    expect(code).toBe(1);
    expect(stderr).toContain("UP-HSM: The token has no master key of type CKK_AES with the label mkek missing.");
    expect(await rowsOf(database, "kek_data")).toEqual(before);
  });
});

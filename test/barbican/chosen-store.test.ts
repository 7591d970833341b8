import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { syncConfigured } from "../../services/barbican/src/secret-stores/sync-configured.ts";
import { barbicanAt } from "../harness/barbican.ts";
import type { TestDatabase } from "../harness/databases.ts";
import { HAS_SOFTHSM, newToken, ON_SOFTHSM, type Token } from "../harness/softhsm.ts";
import { Queueing } from "./orders/served.ts";

const STORES = `[secretstore]
enable_multiple_secret_stores = True
stores_lookup_suffix = soft, hsm
[secretstore:soft]
secret_store_plugin = store_crypto
crypto_plugin = simple_crypto
global_default = True
[secretstore:hsm]
secret_store_plugin = store_crypto
crypto_plugin = p11_crypto
[p11_crypto_plugin]
mkek_label = mkek
hmac_label = hmac
hmac_key_type = CKK_GENERIC_SECRET
hmac_keygen_mechanism = CKM_GENERIC_SECRET_KEY_GEN
key_wrap_mechanism = CKM_AES_KEY_WRAP_PAD
key_wrap_generate_iv = False
`;

describe.runIf(HAS_SOFTHSM)(`several secret stores, one of them an HSM (${ON_SOFTHSM})`, () => {
  let [database, service, token]: [TestDatabase, Queueing, Token] = [] as never;
  beforeAll(async () => {
    token = newToken();
    token.import("mkek", randomBytes(32), "wraps");
    token.import("hmac", randomBytes(32), "signs");
    database = await barbicanAt("sqlite", "2026.1");
    service = await Queueing.start(database.url, { more: `${STORES}${token.lines.join("\n")}\n` });
    await syncConfigured(database.url, service.barbican.crypto.stores ?? []);
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
    token[Symbol.dispose]();
  });

  /** Stores a secret; its URL, and the class of what encrypted it. */
  async function store(payload: string): Promise<readonly [string, string | undefined]> {
    const { body } = await service.ask("POST", "/secrets", { payload, payload_content_type: "text/plain" });
    const ref = String(body["secret_ref"]);
    return [ref, await encryptedBy(ref)];
  }

  async function encryptedBy(ref: string): Promise<string | undefined> {
    await using session = await database.connect();
    const [row] = await session.query<{ plugin_name: string }>(
      "SELECT kek.plugin_name FROM encrypted_data datum JOIN kek_data kek ON kek.id = datum.kek_id WHERE datum.secret_id = ?",
      [ref.split("/").at(-1)],
    );
    return row?.plugin_name.split(".").at(-1);
  }

  const read = async (ref: string): Promise<string> =>
    (await service.ask("GET", `${ref}/payload`, undefined, "text/plain")).bytes.toString();

  test("a project's next secrets and orders are kept by the store that it has chosen; all stay readable", async () => {
    const listed = (await service.ask("GET", "/secret-stores")).body["secret_stores"] as unknown as readonly Record<string, string>[];
    expect(listed.map(({ name, crypto_plugin, global_default }) => [name, crypto_plugin, global_default])).toEqual([
      ["PKCS11 HSM", "p11_crypto", false],
      ["Software Only Crypto", "simple_crypto", true],
    ]);
    const hsm = listed[0]?.["secret_store_ref"] ?? "";
    expect((await service.ask("GET", "/secret-stores/global-default")).body).toEqual(listed[1]);
    expect((await service.ask("GET", "/secret-stores/preferred")).status).toBe(404);
    expect((await service.ask("DELETE", `${hsm}/preferred`)).status).toBe(404);
    const [soft, by] = await store("in software");
    expect(by).toBe("SimpleCryptoPlugin");
    expect((await service.ask("POST", `${hsm}/preferred`)).status).toBe(204);
    expect((await service.ask("POST", `${hsm}/preferred`)).status).toBe(204);
    expect((await service.ask("GET", "/secret-stores/preferred")).body).toEqual(listed[0]);
    expect((await service.ask("GET", hsm)).body).toEqual(listed[0]);
    const [hard, byHsm] = await store("by the HSM");
    expect(byHsm).toBe("P11CryptoPlugin");
    const order = await service.ask("GET", await service.order("key", { algorithm: "aes", bit_length: 256 }));
    expect(await encryptedBy(String(order.body["secret_ref"]))).toBe("P11CryptoPlugin");
    const pair = await service.ask("GET", await service.order("asymmetric", { algorithm: "rsa", bit_length: 1024 }));
    expect(pair.body).toMatchObject({ status: "ERROR", error_status_code: "500" });
    expect((await service.ask("DELETE", `${hsm}/preferred`)).status).toBe(204);
    expect((await store("in software again"))[1]).toBe("SimpleCryptoPlugin");
    expect([await read(soft), await read(hard)]).toEqual(["in software", "by the HSM"]);
    // As Python's Barbican leaves them in SQLite.
    await using session = await database.connect();
    await session.run("UPDATE encrypted_data SET cypher_text = CAST(cypher_text AS BLOB)");
    await session.run("UPDATE kek_data SET plugin_meta = CAST(plugin_meta AS BLOB)");
    expect([await read(soft), await read(hard)]).toEqual(["in software", "by the HSM"]);
    expect((await service.ask("GET", "/secret-stores/none")).body).toMatchObject({
      code: 404,
      description: "Not Found. Secret store not found.",
    });
  });

  test.each(["creator", "observer", "audit"])("%s reads which stores there are, and chooses none", async (roles) => {
    const as = async (method: "GET" | "POST" | "DELETE", path: string): Promise<number> =>
      (await service.ask(method, path, undefined, undefined, "p2", roles)).status;
    const { body } = await service.ask("GET", "/secret-stores/global-default");
    const ref = String(body["secret_store_ref"]);
    for (const path of ["/secret-stores", "/secret-stores/global-default", ref]) expect(await as("GET", path)).toBe(200);
    expect(await as("GET", "/secret-stores/preferred")).toBe(404);
    expect([await as("POST", `${ref}/preferred`), await as("DELETE", `${ref}/preferred`)]).toEqual([403, 403]);
  });

  test("a row that was touched is not read, and the HSM goes on", async () => {
    expect((await service.ask("POST", "/secrets", { payload: "x", payload_content_type: "text/plain" })).status).toBe(201);
    const hsm = (await service.ask("GET", "/secret-stores")).body["secret_stores"] as unknown as readonly Record<string, string>[];
    await service.ask("POST", `${hsm[0]?.["secret_store_ref"]}/preferred`);
    const [ref] = await store("touched");
    await using session = await database.connect();
    await session.run("UPDATE encrypted_data SET kek_meta_extended = '{}' WHERE secret_id = ?", [ref.split("/").at(-1)]);
    expect((await service.ask("GET", `${ref}/payload`, undefined, "text/plain")).status).toBe(500);
    const [other] = await store("not touched");
    expect(await read(other)).toBe("not touched");
  });
});

import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { syncConfigured } from "../../../services/barbican/src/secret-stores/sync-configured.ts";
import { barbicanAt } from "../../harness/barbican.ts";
import { BARBICANS } from "../../harness/barbican-peer.ts";
import type { TestDatabase } from "../../harness/databases.ts";
import { HAS_SOFTHSM, newToken, ON_SOFTHSM, type Token } from "../../harness/softhsm.ts";
import { Judge } from "./compare.ts";
import { OurBarbican } from "./ours.ts";
import { play, type Service } from "./play.ts";
import { PythonBarbican } from "./python.ts";
import { del, get, post, type Scenario } from "./scenario.ts";
import type { Values } from "./settings.ts";

/** A store of software, and one of an HSM, as both services are told of them. */
function storesOn({ lines }: Token, release: string): Values {
  return {
    secretstore: { enable_multiple_secret_stores: "True", stores_lookup_suffix: "hsm, soft" },
    "secretstore:soft": { secret_store_plugin: "store_crypto", crypto_plugin: "simple_crypto", global_default: "True" },
    "secretstore:hsm": { secret_store_plugin: "store_crypto", crypto_plugin: "p11_crypto" },
    p11_crypto_plugin: {
      mkek_label: "mkek",
      hmac_label: "hmac",
      hmac_key_type: "CKK_GENERIC_SECRET",
      hmac_keygen_mechanism: "CKM_GENERIC_SECRET_KEY_GEN",
      // 15 has no such options, and only this way.
      key_wrap_mechanism: release === "15" ? "CKM_AES_CBC_PAD" : "CKM_AES_KEY_WRAP_PAD",
      key_wrap_generate_iv: release === "15" ? "True" : "False",
      ...Object.fromEntries(lines.map((line) => line.split(" = ") as [string, string])),
    },
  };
}

const UNKNOWN = "00000000-0000-4000-8000-000000000000";
const other = "u9@p9:creator";

/** Every route of them, by who may choose and by who may not, with and without a choice. */
const CHOOSING: Scenario = {
  title: "two stores, of which projects choose one",
  steps: [
    get("/v1/secret-stores", { keep: { hsm: "secret_stores.0.secret_store_ref" } }),
    get("/v1/secret-stores/global-default", { keep: { soft: "secret_store_ref" } }),
    get("/v1/secret-stores/preferred"),
    get("/v1/secret-stores/{hsm}"),
    get("/v1/secret-stores/{soft}"),
    get(`/v1/secret-stores/${UNKNOWN}`),
    get("/v1/secret-stores/x"),
    del("/v1/secret-stores/{hsm}/preferred"),
    post("/v1/secret-stores/{hsm}/preferred", undefined, { as: other }),
    ...["soft", "hsm", "hsm", "soft"].flatMap((name) => [
      post(`/v1/secret-stores/{${name}}/preferred`),
      get("/v1/secret-stores/preferred"),
      get("/v1/secret-stores/preferred", { as: other }),
      get(`/v1/secret-stores/{${name}}/preferred`),
    ]),
    del("/v1/secret-stores/{soft}/preferred", undefined, { as: other }),
    del("/v1/secret-stores/{hsm}/preferred"),
    del("/v1/secret-stores/{soft}/preferred"),
    get("/v1/secret-stores/preferred"),
    post(`/v1/secret-stores/${UNKNOWN}/preferred`),
    del(`/v1/secret-stores/${UNKNOWN}/preferred`),
    post("/v1/secret-stores", {}),
    del("/v1/secret-stores/{hsm}"),
    get("/v1/secret-stores", { as: "u1@p1:stranger" }),
  ],
};

describe.each(BARBICANS)("$title, with two secret stores", ({ python, release }) => {
  describe.runIf(HAS_SOFTHSM && python !== undefined)(`of which one is an HSM (${ON_SOFTHSM})`, () => {
    let token: Token;
    beforeAll(() => {
      token = newToken();
      token.import("mkek", randomBytes(32), "wraps");
      token.import("hmac", randomBytes(32), "signs");
    });
    afterAll(() => token[Symbol.dispose]());

    const startTheirs = async (url?: string): Promise<PythonBarbican> =>
      await PythonBarbican.start("plain", String(python), {
        more: storesOn(token, release),
        env: token.env,
        ...(url !== undefined && { url }),
      });
    const startOurs = async (database: TestDatabase): Promise<OurBarbican> =>
      await OurBarbican.start("plain", database, { release, more: storesOn(token, release) });

    test("all is answered as by Python's", async () => {
      await using database = await barbicanAt("sqlite", "2026.1");
      await using theirs = await startTheirs();
      await using ours = await startOurs(database);
      await syncConfigured(database.url, ours.barbican.crypto.stores ?? []);
      expect(new Judge(release).differences(await play(theirs, CHOOSING), await play(ours, CHOOSING))).toEqual([]);
      expect(ours.unexpected).toEqual([]);
    });

    test("what one keeps in the store that a project has chosen by the other, both read", async ({ skip }) => {
      if (release === "15") skip(!token.wrapsByCbc, "it wraps keys by CKM_AES_CBC_PAD alone, which this SoftHSM does not have");
      await using database = await barbicanAt("sqlite", "2026.1");
      await using theirs = await startTheirs(database.url);
      await using ours = await startOurs(database);
      for (const [i, [writer, reader]] of [[theirs, ours] as const, [ours, theirs] as const].entries())
        for (const place of [0, 1]) {
          const as = client(`both-${i}-${place}`);
          const listed = await as(reader, "GET", "/v1/secret-stores");
          const stores = (JSON.parse(listed.body.toString()) as { readonly secret_stores: readonly Record<string, string>[] })
            .secret_stores;
          const chosen = stores[place] ?? {};
          expect((await as(reader, "POST", `${new URL(String(chosen["secret_store_ref"])).pathname}/preferred`)).status).toBe(204);
          const payload = `in ${chosen["name"]} ${i}`;
          const made = await as(writer, "POST", "/v1/secrets", { payload, payload_content_type: "text/plain" });
          expect([made.status, made.body.toString().slice(0, 300)]).toEqual([201, expect.anything()]);
          const path = new URL((JSON.parse(made.body.toString()) as { readonly secret_ref: string }).secret_ref).pathname;
          expect(await keptBy(ours, path)).toBe(chosen["crypto_plugin"] === "p11_crypto" ? "P11CryptoPlugin" : "SimpleCryptoPlugin");
          for (const service of [reader, writer]) {
            const read = await as(service, "GET", `${path}/payload`, undefined, "text/plain");
            expect([read.status, read.body.toString()]).toEqual([200, payload]);
          }
        }
    });
  });
});

/** The class of what encrypted a secret. */
async function keptBy(ours: OurBarbican, path: string): Promise<string | undefined> {
  const row = await ours.barbican.pool.db
    .selectFrom("encrypted_data as datum")
    .innerJoin("kek_data as kek", "kek.id", "datum.kek_id")
    .select("kek.plugin_name")
    .where("datum.secret_id", "=", String(path.split("/").at(-1)))
    .executeTakeFirst();
  return row?.plugin_name?.split(".").at(-1);
}

/** Asks as an administrator of a project. */
function client(project: string) {
  return async (service: Service, method: string, path: string, body?: object, accept = "application/json") =>
    await service.ask({
      method,
      path,
      headers: {
        accept,
        "x-user-id": "u1",
        "x-project-id": project,
        "x-roles": "admin",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
}

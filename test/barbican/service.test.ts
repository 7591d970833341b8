import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barbicanAt, upstreamBarbican } from "../harness/barbican.ts";
import { freshDatabase } from "../harness/databases.ts";
import { createBarbican, loadBarbicanConfig, noauth, openBarbican } from "@underpin/barbican";
import { configureBarbican, KeyManager } from "../harness/key-manager.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "underpin-key-manager-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STORES = `[secretstore]
enable_multiple_secret_stores = True
stores_lookup_suffix = soft
[secretstore:soft]
secret_store_plugin = store_crypto
crypto_plugin = simple_crypto
global_default = True
`;

test("barbican-api makes its tables and its stores, serves in several processes, and ends when it is told to", async () => {
  await using database = await freshDatabase("sqlite");
  configureBarbican(folder, database.url, `${STORES}[DEFAULT]\ndb_auto_create = True\nhost_href = https://keys.example\n`);
  await using service = await KeyManager.start(folder, "--workers", "2");
  await service.said(/Listening on/, 2);
  const stored = await service.ask("POST", "/secrets", { payload: "a secret", payload_content_type: "text/plain" });
  const { secret_ref: ref } = (await stored.json()) as { readonly secret_ref: string };
  expect([stored.status, ref]).toEqual([201, expect.stringMatching(/^https:\/\/keys\.example\/v1\/secrets\//)]);
  const read = await service.ask("GET", `${new URL(ref).pathname.slice(3)}/payload`);
  expect([read.status, await read.text()]).toEqual([200, "a secret"]);
  for (const path of ["healthcheck", "readiness"]) expect((await fetch(`${service.url}/${path}`)).status).toBe(200);
  await using session = await database.connect();
  expect(await session.query("SELECT name, crypto_plugin FROM secret_stores")).toEqual([
    { name: "Software Only Crypto", crypto_plugin: "simple_crypto" },
  ]);
  expect(await service.end()).toBe(0);
  expect(service.log()).not.toContain("a secret");
});

test("an operator is told why barbican-api does not start", async () => {
  await using older = await upstreamBarbican("sqlite", "newton.auto");
  configureBarbican(folder, older.url);
  const { code, stderr } = await KeyManager.begin("barbican-api", folder).ended;
  expect(code).toBe(1);
  expect(stderr).toContain("UP-SCHEMA-TOO-OLD");
  expect(stderr).toContain("barbican-manage");
});

test("a service without its database lives, and is not ready", async () => {
  await using database = await barbicanAt("sqlite", "2026.1");
  configureBarbican(folder, database.url);
  await using barbican = await openBarbican(loadBarbicanConfig({ files: [join(folder, "barbican.conf")] }));
  const app = await createBarbican(barbican, { authenticate: noauth("admin") });
  const statuses = async (): Promise<readonly number[]> =>
    await Promise.all(["/healthcheck", "/readiness"].map(async (path) => (await app.inject(path)).statusCode));
  expect(await statuses()).toEqual([200, 200]);
  await barbican.pool.close();
  expect(await statuses()).toEqual([200, 503]);
  await app.close();
});

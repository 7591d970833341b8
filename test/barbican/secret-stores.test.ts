import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createBarbicanManage } from "../../services/barbican/src/manage/barbican-manage.ts";
import { barbicanAt } from "../harness/barbican.ts";
import { runProgramHere, type CommandResult } from "../harness/cli.ts";
import { DIALECTS, type TestDatabase } from "../harness/databases.ts";

let folder = "";
let database: TestDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "underpin-barbican-"));
  database = await barbicanAt(DIALECTS.at(-1) ?? "sqlite", "2026.1");
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await database[Symbol.asyncDispose]();
});

/** Runs the command with sections of stores: their suffixes, and what they say. */
async function synced(stores: Readonly<Record<string, string>>, enabled = true): Promise<CommandResult> {
  const file = join(folder, "barbican.conf");
  const sections = Object.entries(stores).map(([suffix, says]) => `[secretstore:${suffix}]\n${says}\n`);
  writeFileSync(
    file,
    `[database]\nconnection = ${database.url}\n[secretstore]\nenable_multiple_secret_stores = ${enabled ? "True" : "False"}\nstores_lookup_suffix = ${Object.keys(stores).join(", ")}\n${sections.join("")}`,
  );
  return await runProgramHere(createBarbicanManage(), ["--config-file", file, "db", "sync_secret_stores"]);
}

async function stored(): Promise<readonly unknown[]> {
  await using session = await database.connect();
  const rows = await session.query<{ global_default: unknown }>(
    "SELECT name, store_plugin, crypto_plugin, global_default FROM secret_stores ORDER BY name",
  );
  return rows.map((row) => Object.values({ ...row, global_default: Boolean(row.global_default) }));
}

const SOFTWARE = "secret_store_plugin = store_crypto\ncrypto_plugin = simple_crypto";
const HSM = "secret_store_plugin = store_crypto\ncrypto_plugin = p11_crypto";
const VAULT = "secret_store_plugin = vault_plugin";
const DEFAULT = "\nglobal_default = True";

test("the table of stores follows the configuration", async () => {
  expect(await synced({ software: SOFTWARE + DEFAULT, vault: VAULT })).toMatchObject({ code: 0 });
  // As upstream's leaves it.
  expect(await stored()).toEqual([
    ["Software Only Crypto", "store_crypto", "simple_crypto", true],
    ["VaultSecretStore", "vault_plugin", null, false],
  ]);
  expect(await synced({ hsm: HSM, software: SOFTWARE, vault: VAULT + DEFAULT })).toMatchObject({ code: 0 });
  expect(await stored()).toEqual([
    ["PKCS11 HSM", "store_crypto", "p11_crypto", false],
    ["Software Only Crypto", "store_crypto", "simple_crypto", false],
    ["VaultSecretStore", "vault_plugin", null, true],
  ]);
  expect(await synced({ hsm: HSM + DEFAULT }, false)).toMatchObject({ code: 0 });
  expect(await stored()).toHaveLength(3);
});

test("a store that a project has chosen is not taken away, and nothing else is changed", async () => {
  await synced({ software: SOFTWARE + DEFAULT, vault: VAULT });
  await using session = await database.connect();
  const at = "'2020-01-01 00:00:00', '2020-01-01 00:00:00', false, 'ACTIVE'";
  await session.run(`INSERT INTO projects (id, created_at, updated_at, deleted, status, external_id) VALUES ('p', ${at}, 'x')`);
  await session.run(
    `INSERT INTO project_secret_store (id, created_at, updated_at, deleted, status, secret_store_id, project_id) SELECT 'c', ${at}, id, 'p' FROM secret_stores WHERE crypto_plugin IS NULL`,
  );
  const before = await stored();
  expect(await synced({ hsm: HSM + DEFAULT })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^ERROR: UP-DATA: Secret Store plugin 'VaultSecretStore' is still in use and can not be removed/),
  });
  expect(await stored()).toEqual(before);
});

test.each([
  ["no default", { software: SOFTWARE }, "There is no plugin defined with global default as True"],
  ["two defaults", { software: SOFTWARE + DEFAULT, hsm: HSM + DEFAULT }, "There are 2 plugins with global default as True"],
  [
    "no plugin",
    { software: "crypto_plugin = simple_crypto\nglobal_default = True" },
    "In section 'secretstore:software', secret_store_plugin value is missing",
  ],
  ["an unknown one", { other: "secret_store_plugin = other\nglobal_default = True" }, "In section 'secretstore:other', other is no plugin"],
  ["no stores", {}, "Plugin lookup property 'stores_lookup_suffix' is not defined"],
])("%s is refused as upstream's does", async (_name, stores, why) => {
  expect(await synced(stores)).toMatchObject({ code: 1, stderr: expect.stringContaining(`ERROR: UP-CONFIG: ${why}`) });
});

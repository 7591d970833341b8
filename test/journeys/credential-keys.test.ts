import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keystone, loadCredentialKeys } from "@underpin/keystone";
import { openDatabase } from "underpin/engine";
import { runHere, type CommandResult } from "../harness/cli.ts";
import { sync } from "../harness/engine.ts";

let base = "";
let url = "";
beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), "underpin-credentials-"));
  url = `sqlite:///${join(base, "keystone.db")}`;
  writeFileSync(join(base, "keystone.conf"), `[database]\nconnection = ${url}\n[credential]\nkey_repository = ${base}/keys\n`);
  await sync({ service: keystone, url });
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const OWNER = process.geteuid?.() === 0 ? ["--keystone-user", "0", "--keystone-group", "0"] : [];

async function manage(...args: readonly string[]): Promise<CommandResult> {
  return await runHere(["--config-file", join(base, "keystone.conf"), ...args], { cwd: base });
}

async function rows(sql: string): Promise<readonly Record<string, unknown>[]> {
  await using session = await (await openDatabase(url)).connect();
  return await session.query(sql);
}

async function store(id: string, blob: string): Promise<void> {
  using keys = loadCredentialKeys(join(base, "keys"));
  await using session = await (await openDatabase(url)).connect();
  await session.run("INSERT INTO credential (id, user_id, type, encrypted_blob, key_hash) VALUES (?, 'u', 'ec2', ?, ?)", [
    id,
    keys.encrypt(blob),
    keys.primaryHash,
  ]);
}

const keyFiles = (): readonly string[] => readdirSync(join(base, "keys"));

test("an operator rotates the keys of credentials, and no blob is lost", { timeout: 60_000 }, async () => {
  expect(await manage("credential_rotate", ...OWNER)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("ERROR Either [credential] key_repository does not exist"),
  });
  expect(await manage("credential_setup", ...OWNER)).toMatchObject({ code: 0 });
  await store("one", "secret one");
  expect(await manage("credential_rotate", ...OWNER)).toMatchObject({ code: 0, stdout: "" });
  expect(keyFiles()).toEqual(["0", "1", "2"]);

  await store("two", "secret two");
  const refused = await manage("credential_rotate", ...OWNER);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("Unable to rotate credential keys because not all") });
  expect(refused.stderr).toContain("using `keystone-manage credential_migrate`.");
  expect(keyFiles()).toEqual(["0", "1", "2"]);

  const migrated = await manage("credential_migrate", ...OWNER);
  expect(migrated).toMatchObject({ code: 0, stderr: expect.stringContaining("encrypted with the primary key: 1\n") });
  expect(await manage("credential_rotate", ...OWNER)).toMatchObject({ code: 0 });
  expect(await manage("credential_migrate", ...OWNER, "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(keyFiles()).toEqual(["0", "2", "3"]);
  using keys = loadCredentialKeys(join(base, "keys"));
  const stored = await rows("SELECT id, encrypted_blob, key_hash FROM credential ORDER BY id");
  expect(stored.map((row) => [row["id"], keys.decrypt(String(row["encrypted_blob"])), row["key_hash"]])).toEqual([
    ["one", "secret one", keys.primaryHash],
    ["two", "secret two", keys.primaryHash],
  ]);

  rmSync(join(base, "keys"), { recursive: true });
  await manage("credential_setup", ...OWNER);
  const lost = await manage("credential_migrate", ...OWNER);
  expect(lost).toMatchObject({ code: 1, stderr: expect.stringContaining("ERROR Credential could not be decrypted.") });
  expect(await rows("SELECT id, encrypted_blob, key_hash FROM credential ORDER BY id")).toEqual(stored);
});

test("an operator flushes trusts", async () => {
  await using session = await (await openDatabase(url)).connect();
  const insert =
    "INSERT INTO trust (id, trustor_user_id, trustee_user_id, impersonation, expires_at, expires_at_int) VALUES (?, 'a', 'b', 0, ?, ?)";
  await session.run(insert, ["old", "2020-01-01 00:00:00", Date.UTC(2020, 0, 1) * 1000]);
  await session.run(insert, ["later", "2021-01-01 00:00:00", Date.UTC(2021, 0, 1) * 1000]);
  const ids = async (): Promise<readonly unknown[]> => (await rows("SELECT id FROM trust")).map((row) => row["id"]);
  expect(await manage("trust_flush", "--date", "31-02-2020")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("'31-02-2020' Invalid input for date, should be DD-MM-YYYY"),
  });
  expect(await manage("trust_flush", "--date", "1-6-2020", "--project-id", "p")).toMatchObject({ code: 0 });
  expect(await ids()).toHaveLength(2);
  expect(await manage("trust_flush", "--date", "1-6-2020", "--trustor-user-id", "a", "--trustee-user-id", "b")).toMatchObject({ code: 0 });
  expect(await ids()).toEqual(["later"]);
  expect((await manage("trust_flush")).stderr).toContain("INFO No date is supplied, keystone-manage will use the system clock time");
  expect(await ids()).toEqual([]);
});

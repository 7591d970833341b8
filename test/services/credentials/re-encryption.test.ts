import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import type { Pool } from "@underpin/oslo/db";
import { loadCredentialKeys } from "../../../services/keystone/src/credentials/credential-keys.ts";
import { hasOtherKeys, reEncrypt } from "../../../services/keystone/src/credentials/re-encryption.ts";
import { openTables } from "../../../services/keystone/src/database/open-tables.ts";
import type { Tables } from "../../../services/keystone/src/database/tables.ts";
import { initializeKeys, rotateKeys } from "../../../services/keystone/src/tokens/key-rotation.ts";
import { DIALECTS, freshDatabase, type TestDatabase } from "../../harness/databases.ts";
import { sync } from "../../harness/engine.ts";

const CHILD = fileURLToPath(new URL("re-encryption-child.mjs", import.meta.url));
const OPTIONS = { maxActiveKeys: 3, owner: { uid: undefined, gid: undefined }, say: () => {} };
const base = mkdtempSync(join(tmpdir(), "underpin-credentials-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

interface Opened extends AsyncDisposable {
  readonly url: string;
  readonly pool: Pool<Tables>;
  readonly folder: string;
}

/** 30 credentials under the null key, 30 under an old key, 10 under the primary one. */
async function opened(dialect: TestDatabase["dialect"]): Promise<Opened> {
  const database = await freshDatabase(dialect);
  await sync({ service: keystone, url: database.url });
  const pool = await openTables(database.url, { service: keystone, size: 4, timeout: 30, recycle: 600 });
  const folder = mkdtempSync(join(base, "keys-"));
  const rows = [...sealed(folder, "null", 30)];
  initializeKeys(folder, OPTIONS);
  rows.push(...sealed(folder, "old", 30));
  rotateKeys(folder, OPTIONS);
  rows.push(...sealed(folder, "primary", 10));
  await pool.db.insertInto("credential").values(rows).execute();
  return {
    url: database.url,
    pool,
    folder,
    [Symbol.asyncDispose]: async () => {
      await pool.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

function sealed(folder: string, kind: string, count: number): Tables["credential"][] {
  using keys = loadCredentialKeys(folder);
  return Array.from({ length: count }, (_, i) => {
    const { encryptedBlob, keyHash } = keys.seal(`${kind} ${i}`);
    return {
      id: `${String(i).padStart(3, "0")}${kind}`,
      user_id: "u",
      project_id: null,
      type: "ec2",
      extra: null,
      key_hash: keyHash,
      encrypted_blob: encryptedBlob,
    };
  });
}

/** What each credential holds, and how many are not under the primary key. */
async function look({ pool, folder }: Opened): Promise<{ readonly blobs: readonly string[]; readonly others: number }> {
  using keys = loadCredentialKeys(folder);
  const rows = await pool.db.selectFrom("credential").selectAll().orderBy("id").execute();
  return {
    blobs: rows.map((row) => keys.decrypt(row.encrypted_blob)),
    others: rows.filter((row) => row.key_hash !== keys.primaryHash).length,
  };
}

describe.each(DIALECTS)("credentials on %s", (dialect) => {
  test("two runs at once write each of them once, and what a service wrote meanwhile stays", async () => {
    await using world = await opened(dialect);
    const { pool, folder } = world;
    const before = await look(world);
    expect(before).toMatchObject({ others: 60 });
    using keys = loadCredentialKeys(folder);
    expect(await hasOtherKeys(pool, keys.primaryHash)).toBe(true);
    const patched = keys.seal("patched");
    const meanwhile: Pool<Tables> = {
      ...pool,
      write: async (body) => {
        const now = { encrypted_blob: patched.encryptedBlob, key_hash: patched.keyHash };
        await pool.db.updateTable("credential").set(now).where("id", "=", "029old").execute();
        return await pool.write(body);
      },
    };
    const runs = await Promise.all([reEncrypt(meanwhile, keys, 7), reEncrypt(pool, keys, 11)]);
    const after = await look(world);
    expect(after.others).toBe(0);
    expect(after.blobs.filter((blob) => blob !== "patched")).toEqual(before.blobs.filter((blob) => blob !== "old 29"));
    expect([59, 60]).toContain(runs[0].done + runs[1].done);
    expect(await reEncrypt(pool, keys)).toEqual({ done: 0, unreadable: [] });
    expect(await hasOtherKeys(pool, keys.primaryHash)).toBe(false);
  });

  test("kill -9 leaves each of them readable, and the next run goes on from there", async () => {
    await using world = await opened(dialect);
    const before = await look(world);
    const { signal, stderr } = spawnSync(process.execPath, [CHILD, world.url, world.folder, "3"], { encoding: "utf8" });
    expect([signal, stderr]).toEqual(["SIGKILL", ""]);
    expect(await look(world)).toEqual({ blobs: before.blobs, others: 40 });
    using keys = loadCredentialKeys(world.folder);
    expect(await reEncrypt(world.pool, keys)).toEqual({ done: 40, unreadable: [] });
    expect(await look(world)).toEqual({ blobs: before.blobs, others: 0 });
  });

  test("one that no key opens stays as it is, and keeps no other back", async () => {
    await using world = await opened(dialect);
    const other = join(base, `other-${dialect}`);
    mkdirSync(other);
    initializeKeys(other, OPTIONS);
    const [lost] = sealed(other, "lost", 1) as [Tables["credential"]];
    await world.pool.db.insertInto("credential").values(lost).execute();
    using keys = loadCredentialKeys(world.folder);
    expect(await reEncrypt(world.pool, keys, 20)).toEqual({ done: 60, unreadable: [lost.id] });
    expect(await world.pool.db.selectFrom("credential").selectAll().where("id", "=", lost.id).execute()).toEqual([lost]);
  });
});

test("a rotation for a primary key that is no longer the primary one is refused", () => {
  const folder = mkdtempSync(join(base, "keys-"));
  initializeKeys(folder, OPTIONS);
  using keys = loadCredentialKeys(folder, { checkEveryMs: 0 });
  const primaryHash = keys.primaryHash;
  rotateKeys(folder, { ...OPTIONS, primaryHash });
  const next = keys.primaryHash;
  expect(next).not.toBe(primaryHash);
  expect(() => rotateKeys(folder, { ...OPTIONS, primaryHash })).toThrow(/being rotated by somebody else/);
  expect(keys.primaryHash).toBe(next);
});

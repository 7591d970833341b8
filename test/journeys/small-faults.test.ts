import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keystoneManage } from "../harness/cli.ts";
import { freshDatabase } from "../harness/databases.ts";

test("an empty database that was put under control goes on as one that was not", async () => {
  await using database = await freshDatabase("sqlite");
  const manage = keystoneManage(database.url);
  expect(await manage("database", "version_control")).toMatchObject({ code: 0 });
  expect(await manage("database", "version")).toMatchObject({ stdout: "0\n" });
  expect(await manage("db_sync", "67")).toMatchObject({ code: 0 });
  expect(await manage("db_version")).toMatchObject({ stdout: "67\n" });
  await using another = await freshDatabase("sqlite");
  await keystoneManage(another.url)("database", "version_control");
  expect(await keystoneManage(another.url)("db_sync")).toMatchObject({ code: 0 });
  expect(await keystoneManage(another.url)("db_sync", "--check")).toMatchObject({ code: 0 });
});

test("tables without a record are wrong, not the first step of an upgrade", async () => {
  await using database = await freshDatabase("sqlite");
  await using session = await database.connect();
  await session.run("CREATE TABLE wp_posts (id INTEGER PRIMARY KEY)");
  expect(await keystoneManage(database.url)("db_sync", "--check")).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/has tables, but is not under version control.*`keystone-manage baseline --to RELEASE`/),
  });
});

test("a database without a record is taken over as the release that it is", async () => {
  await using database = await freshDatabase("sqlite");
  const manage = keystoneManage(database.url);
  await manage("db_sync", "--replay", "--to", "mitaka");
  await using session = await database.connect();
  await session.run("DROP TABLE migrate_version");
  const refused = await manage("db_sync");
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("`keystone-manage baseline --to RELEASE`") });
  expect(await manage("baseline", "--to", "mitaka")).toMatchObject({ code: 0 });
  expect(await manage("db_version")).toMatchObject({ stdout: "97\n" });
  expect(await manage("db_sync", "--to", "newton")).toMatchObject({ code: 0 });
});

test("keystone-manage says which version it is", async () => {
  expect(await keystoneManage("sqlite:///none.db")("--version")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test("db_version is the legacy repository's, then the three phases'", async () => {
  await using database = await freshDatabase("sqlite");
  const manage = keystoneManage(database.url);
  expect(await manage("db_version")).toMatchObject({ code: 0, stdout: "None\n" });
  await manage("db_sync", "--replay", "--to", "newton");
  expect(await manage("db_version")).toMatchObject({ stdout: "4\n" });
  await manage("db_sync", "--expand", "--to", "ocata");
  expect(await manage("db_version")).toMatchObject({ stdout: "16\n" });
});

test("a plan of a phase whose turn has not come is refused as the phase itself is", async () => {
  await using database = await freshDatabase("sqlite");
  const manage = keystoneManage(database.url);
  await manage("db_sync", "--replay", "--to", "newton");
  for (const args of [
    ["plan", "contract"],
    ["db_sync", "--contract", "--dry-run"],
    ["plan", "migrate"],
  ])
    expect(await manage(...args, "--to", "ocata")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/UP-ORDER: You are attempting to upgrade (\w+) ahead of[\s\S]*next: .*`keystone-manage db_sync --/),
    });
});

test("keystone-manage plans, shows, verifies and reverts", async () => {
  await using database = await freshDatabase("sqlite");
  const manage = keystoneManage(database.url);
  await manage("db_sync", "--replay", "--to", "newton");
  expect(await manage("plan", "expand", "--to", "ocata")).toMatchObject({ code: 0, stdout: expect.stringContaining("012.1 add column") });
  expect(await manage("verify", "--to", "ocata")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/questions? (was|were) asked of every row/),
  });
  await manage("db_sync", "--expand", "--to", "ocata");
  expect(await manage("status")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/release +newton[\s\S]*next +.*`keystone-manage db_sync --/),
  });
  expect(await manage("revert", "--to", "newton", "--confirm", "test.db")).toMatchObject({ code: 0 });
  expect(await manage("db_version")).toMatchObject({ stdout: "4\n" });
});

test("verify says so where there is nothing to ask", async () => {
  await using database = await freshDatabase("sqlite");
  const manage = keystoneManage(database.url);
  await manage("db_sync");
  expect(await manage("verify")).toMatchObject({ code: 0, stdout: expect.stringContaining("there was nothing to ask") });
});

test("looking at a SQLite file that is not there does not make it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "underpin-look-"));
  const file = join(folder, "none.db");
  const manage = keystoneManage(`sqlite:///${file}`);
  expect(await manage("db_sync", "--check")).toMatchObject({
    code: 2,
    stdout: expect.stringContaining("`keystone-manage db_sync --expand`"),
  });
  for (const args of [["status"], ["plan"], ["verify"], ["db_version"]]) expect(await manage(...args)).toMatchObject({ code: 0 });
  expect(existsSync(file)).toBe(false);
  rmSync(folder, { recursive: true });
});

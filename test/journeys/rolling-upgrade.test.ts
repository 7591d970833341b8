import { describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { keystoneManage, run, type CommandResult } from "../harness/cli.ts";
import { sync } from "../harness/engine.ts";
import { loadRows, type RowsFile, rowsFile } from "../harness/rows.ts";

const newton = (): RowsFile => rowsFile("newton-rows");

describe.each(DIALECTS)("on %s, an operator", (dialect) => {
  test("takes Newton to Ocata without downtime, led by db_sync --check", async () => {
    await using database = await freshDatabase(dialect);
    // The commands that are built, in processes of their own, once; what they say has little to do with the database.
    const asProcess = (...args: readonly string[]): Promise<CommandResult> => run("keystone-manage", ["--url", database.url, ...args]);
    const manage = dialect === "sqlite" ? asProcess : keystoneManage(database.url);
    expect(await manage("db_sync", "--check")).toMatchObject({
      code: 2,
      stdout: expect.stringContaining("not currently under version control"),
    });
    expect(await manage("db_sync", "--replay", "--to", "newton")).toMatchObject({ code: 0, stdout: "" });
    await loadRows(database.url, newton());
    expect(await manage("db_sync", "--check")).toMatchObject({ code: 2, stdout: expect.stringContaining("not up to date") });
    expect(await manage("db_sync", "--migrate", "--to", "ocata")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/UP-ORDER: You are attempting to upgrade migrate ahead of expand/),
    });
    expect(await manage("db_sync", "--contract", "--to", "ocata")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/UP-ORDER: You are attempting to upgrade contract ahead of migrate/),
    });
    expect(await manage("db_sync", "--expand", "--to", "ocata")).toMatchObject({ code: 0 });
    // There is more to expand up to today's release, but no release may be skipped: migrate is next.
    expect(await manage("db_sync", "--check")).toMatchObject({ code: 3, stdout: expect.stringContaining("--migrate --to ocata") });
    expect(await manage("db_sync", "--check", "--to", "ocata")).toMatchObject({ code: 3 });
    expect(await manage("db_sync", "--migrate", "--to", "ocata")).toMatchObject({ code: 0 });
    expect(await manage("db_sync", "--contract", "--to", "ocata")).toMatchObject({ code: 0 });
    expect(await manage("db_version")).toMatchObject({ code: 0, stdout: "16\n" });
  });

  test("is told 2, 3, 4 and 0 on the way from 2025.2 to 2026.1, and check never writes", async () => {
    await using database = await freshDatabase(dialect);
    const manage = keystoneManage(database.url);
    expect(await manage("db_sync", "--check")).toMatchObject({ code: 2 });
    await using session = await database.connect();
    expect(
      await session.query(
        dialect === "sqlite"
          ? "SELECT name FROM sqlite_master"
          : `SELECT table_name FROM information_schema.tables WHERE table_schema = ${dialect === "mysql" ? "DATABASE()" : "current_schema()"}`,
      ),
    ).toEqual([]);
    await sync({ service: keystone, url: database.url, to: "2025.2", replay: true });
    const answers: unknown[] = [];
    for (const phase of ["--expand", "--migrate", "--contract"]) {
      answers.push((await manage("db_sync", "--check")).code);
      expect(await manage("db_sync", phase)).toMatchObject({ code: 0 });
    }
    const last = await manage("db_sync", "--check");
    expect([...answers, last.code]).toEqual([2, 3, 4, 0]);
    expect(last.stdout).toContain("All db_sync commands are upgraded to the same version and up-to-date.");
  });

  test("can't skip a release while the service runs, and can offline", async () => {
    await using database = await keystoneAt(dialect, "newton", "newton-rows");
    const manage = keystoneManage(database.url);
    expect(await manage("db_sync", "--expand")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/UP-VERSION: From version 4 the next release is ocata; 85 would skip it/),
    });
    expect(await manage("db_sync")).toMatchObject({ code: 0 });
    expect(await manage("db_sync", "--check")).toMatchObject({ code: 0 });
  });

  test("who expands and then syncs offline is left without triggers", async () => {
    await using database = await keystoneAt(dialect, "newton", "newton-rows");
    const manage = keystoneManage(database.url);
    await manage("db_sync", "--expand", "--to", "ocata");
    await using session = await database.connect();
    const triggers = async (): Promise<number> =>
      (
        await session.query(
          {
            sqlite: "SELECT name FROM sqlite_master WHERE type = 'trigger'",
            postgres: "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
            mysql: "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
          }[dialect],
        )
      ).length;
    expect(await triggers()).toBe(6);
    expect(await manage("db_sync", "--to", "ocata")).toMatchObject({ code: 0 });
    expect(await triggers()).toBe(0);
  });

  test("gives a version for the legacy repository alone, and never a lower one", async () => {
    await using database = await freshDatabase(dialect);
    const manage = keystoneManage(database.url);
    expect(await manage("db_sync", "75")).toMatchObject({ code: 0 });
    expect(await manage("db_version")).toMatchObject({ stdout: "75\n" });
    expect(await manage("db_sync", "75")).toMatchObject({ code: 0 });
    expect(await manage("db_sync", "70")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/UP-VERSION: Unable to downgrade schema/),
    });
    expect(await manage("db_sync", "999")).toMatchObject({ code: 1, stderr: expect.stringMatching(/UP-VERSION/) });
  });

  test("sees what would run before it runs", async () => {
    await using database = await keystoneAt(dialect, "newton");
    const manage = keystoneManage(database.url);
    const dry = await manage("db_sync", "--expand", "--to", "ocata", "--dry-run");
    expect(dry.stdout).toContain("012.1 add column identity_provider.domain_id");
    expect(await manage("db_sync", "--check")).toMatchObject({ code: 2, stdout: expect.stringContaining("Expand: 4") });
    const json = await manage("db_sync", "--expand", "--to", "ocata", "--json");
    const lines = json.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string });
    expect(lines.map((line) => line.type)).toEqual(
      expect.arrayContaining(["lease", "repository-start", "step-start", "step-done", "repository-done", "result"]),
    );
    expect(lines.at(-2)?.type === "result" || lines.at(-1)?.type === "result").toBe(true);
  });
});

test("two phases at once are wrong usage: exit 2", async () => {
  await using database = await freshDatabase("sqlite");
  expect(await keystoneManage(database.url)("db_sync", "--expand", "--contract")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("cannot be used with"),
  });
  expect(await keystoneManage(database.url)("db_snyc")).toMatchObject({ code: 2, stderr: expect.stringContaining("db_sync") });
});

import { describe, expect, test } from "vitest";
import { essex } from "@underpin/keystone";
import { guard } from "underpin/guard";
import { DIALECTS, freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { keystoneManage, run, type CommandResult } from "../harness/cli.ts";
import { liveSchema } from "../harness/normalise.ts";

const manage =
  (database: TestDatabase) =>
  (...args: readonly string[]): Promise<CommandResult> =>
    keystoneManage(database.url)("--history", "essex", "database", ...args);

describe.each(DIALECTS)("on %s, as the seed document tells it", (dialect) => {
  test("an empty database: sync, and that's it", async () => {
    await using database = await freshDatabase(dialect);
    const command = manage(database);
    expect(await command("sync")).toMatchObject({ code: 0, stdout: "" });
    expect(await command("version")).toMatchObject({ code: 0, stdout: "11\n" });
    await using session = await database.connect();
    expect(await session.query("SELECT repository_id, version FROM migrate_version")).toEqual([{ repository_id: "Keystone", version: 11 }]);
  });

  test("a Diablo database: version_control, goto 1, sync", async () => {
    await using database = await freshDatabase(dialect);
    const command = manage(database);
    await diablo(database);
    expect(await command("version")).toMatchObject({ code: 1, stderr: expect.stringContaining("UP-NOT-CONTROLLED") });
    expect(await command("sync")).toMatchObject({ code: 1, stderr: expect.stringContaining("UP-ADOPT") });
    expect(await command("version_control")).toMatchObject({ code: 0, stdout: "Database now under version control\n" });
    expect(await command("version")).toMatchObject({ stdout: "0\n" });
    expect(await command("version_control")).toMatchObject({ code: 1, stderr: expect.stringContaining("already under migration control") });
    expect(await command("goto", "1")).toMatchObject({
      code: 0,
      stdout: "Jumped to version=1 (without performing intermediate migrations)\n",
    });
    expect(await command("goto", "diablo")).toMatchObject({ code: 0, stdout: "" });
    expect(await command("sync")).toMatchObject({ code: 0 });
    await using session = await database.connect();
    expect(
      (await session.query<{ uid: string; enabled: unknown }>("SELECT uid, enabled FROM users ORDER BY id")).map((row) => [
        row.uid,
        Number(row.enabled),
      ]),
    ).toEqual([
      ["1", 1],
      ["2", 0],
    ]);
  });

  test("up and down, step by step, 0 to 11 to 0", async () => {
    await using database = await freshDatabase(dialect);
    const command = manage(database);
    await command("version_control");
    const schemas: unknown[] = [];
    await using session = await database.connect();
    for (let version = 1; version <= 11; version++) {
      schemas.push(await tables(database));
      expect(await command("upgrade", String(version))).toMatchObject({ code: 0, stdout: `Upgrading database to version ${version}\n` });
    }
    const name = dialect === "sqlite" ? "test.db" : new URL(database.url).pathname.slice(1);
    expect(await command("downgrade", "10")).toMatchObject({ code: 1, stderr: expect.stringMatching(/UP-CONFIRM.*\n.*\n.*\n.*--confirm/) });
    for (let version = 10; version >= 0; version--) {
      expect(await command("downgrade", String(version), "--confirm", name)).toMatchObject({
        code: 0,
        stderr: expect.stringContaining("WARNING"),
      });
      expect(await session.query("SELECT version FROM migrate_version")).toEqual([{ version }]);
      expect(await tables(database), `down to ${version}`).toEqual(schemas[version]);
    }
    expect(await command("version")).toMatchObject({ stdout: "0\n" });
    expect(await command("upgrade", "11")).toMatchObject({ code: 0 });
    expect(await command("downgrade", "11", "--confirm", name)).toMatchObject({ code: 0 });
    expect(await command("upgrade", "3")).toMatchObject({ code: 1 });
    expect(await command("upgrade")).toMatchObject({ code: 2 });
  });

  test("a service aborts on an outdated schema and on a newer one, and goes on with a complaint when it was opted out", async () => {
    await using database = await freshDatabase(dialect);
    const warnings: string[] = [];
    const start = (): Promise<unknown> =>
      guard({ service: essex, url: database.url, release: "essex-m2", node: "n1", warn: (text) => warnings.push(text) });
    await manage(database)("sync", "3");
    await expect(start()).rejects.toMatchObject({ code: "UP-SCHEMA-TOO-OLD", why: "current=3, latest=4" });
    await manage(database)("sync", "4");
    await start();
    await manage(database)("sync");
    await expect(start()).rejects.toMatchObject({ code: "UP-SCHEMA-TOO-NEW" });
    await using session = await database.connect();
    await session.run("DROP TABLE migrate_version");
    await start();
    expect(warnings).toEqual([expect.stringContaining("not under version control")]);
  });
});

test("the table of releases and versions, grown from the seed's", async () => {
  expect((await run("keystone-manage", ["--url", "sqlite:///x.db", "--history", "essex", "releases"])).stdout).toMatch(
    /diablo +1\nessex-m1 +3\nessex-m2 +4/,
  );
  expect((await run("keystone-manage", ["--url", "sqlite:///x.db", "releases"])).stdout).toMatch(/newton +4 +109 .*\nocata +16 /);
});

/** Tables without what down-migrations can't tell: the order of columns. */
async function tables(database: TestDatabase): Promise<unknown> {
  return (await liveSchema(database.url))["tables"];
}

/** A database as Diablo's models made it, without migrations, with two users. */
async function diablo(database: TestDatabase): Promise<void> {
  const scratch = manage(database);
  await scratch("sync", "1");
  await using session = await database.connect();
  await session.run("INSERT INTO users (name, enabled) VALUES ('joe', 1)");
  await session.run("INSERT INTO users (name, enabled) VALUES ('jane', 0)");
  for (const table of ["migrate_version", "underpin_journal", "underpin_backfill", "underpin_lease", "underpin_node"])
    await session.run(`DROP TABLE ${table}`);
}

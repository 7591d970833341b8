import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { guardStart } from "@underpin/barbican";
import { createBarbicanDbManage } from "../../services/barbican/src/manage/barbican-db-manage.ts";
import { createBarbicanManage } from "../../services/barbican/src/manage/barbican-manage.ts";
import { masked } from "../../services/barbican/src/manage/masked.ts";
import { barbicanAt, barbicanRows, upstreamBarbican } from "../harness/barbican.ts";
import { run, runProgramHere, type CommandResult } from "../harness/cli.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { loadRows } from "../harness/rows.ts";

const dbManage = (url: string, ...args: readonly string[]): Promise<CommandResult> =>
  runProgramHere(createBarbicanDbManage(), ["-d", url, ...args]);
const manage = (...args: readonly string[]): Promise<CommandResult> => runProgramHere(createBarbicanManage(), args);

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "underpin-barbican-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A database that is a file, and its URL. */
const fileUrl = (name = "barbican.db"): string => `sqlite:///${join(folder, name)}`;

function configured(text: string): string {
  const file = join(folder, "barbican.conf");
  writeFileSync(file, text);
  return file;
}

describe("history and current", () => {
  test("list upstream's revisions in upstream's form, the newest first, without a database", async () => {
    const { code, stdout, stderr } = await dbManage("postgresql://nobody:tiger@127.0.0.1:1/none", "history");
    const lines = stdout.trimEnd().split("\n");
    expect([code, stderr, lines.length]).toEqual([0, "", 36]);
    expect(lines.slice(0, 2)).toEqual([
      "0f8c192a061f -> 8c74e2d7f1ff (head), Update secret consumers unique constraint to mach the updated spec",
      "39cf2e645cba -> 0f8c192a061f, Add Secret Consumers table",
    ]);
    expect(lines.at(-1)).toMatch(/^<base> -> 1a0c2cdafb38, /);
    const blocks = (await dbManage(fileUrl(), "history", "-V")).stdout.split("\n\nRev: ");
    expect(blocks).toHaveLength(36);
    expect(blocks[0]).toMatch(/^Rev: 8c74e2d7f1ff \(head\)\nParent: 0f8c192a061f\nPath: \/.*\/036_\w+\.ts\n\n {4}Update/);
  });

  test("say where a database stands; nothing of one that says nothing", async () => {
    const url = fileUrl();
    expect(await dbManage(url, "current")).toMatchObject({ code: 0, stdout: "" });
    await dbManage(url, "upgrade", "-v", "ussuri");
    expect(await dbManage(url, "current")).toMatchObject({ code: 0, stdout: "0f8c192a061f\n" });
    await manage("db", "upgrade", "-d", url);
    expect(await manage("db", "current", "-d", url)).toMatchObject({ code: 0, stdout: "8c74e2d7f1ff (head)\n" });
    const { stdout } = await dbManage(url, "current", "--verbose");
    expect(stdout).toMatch(/^Current revision\(s\) for sqlite:\/\/.*barbican\.db:\nRev: 8c74e2d7f1ff \(head\)\nParent: /);
  });

  test.each([
    ["mysql+pymysql://barbican:ti/g@er@db1:3306/barbican?charset=utf8", "mysql+pymysql://barbican:***@db1:3306/barbican?charset=utf8"],
    [
      "postgresql://barbican@db1/barbican?password=tiger&sslmode=disable",
      "postgresql://barbican@db1/barbican?password=***&sslmode=disable",
    ],
    ["sqlite:////var/lib/barbican@home/b.db", "sqlite:////var/lib/barbican@home/b.db"],
  ])("tell no password: %s", (url, told) => {
    expect(masked(url)).toBe(told);
  });
});

describe("upgrade", () => {
  test("tells each revision in alembic's words, and nothing on standard output; again it is nothing to do", async () => {
    const url = fileUrl();
    const { code, stdout, stderr } = await dbManage(url, "upgrade");
    expect([code, stdout, stderr.trimEnd().split("\n")]).toEqual([
      0,
      "",
      [
        "INFO  Running upgrade  -> 39cf2e645cba, The whole schema",
        "INFO  Running upgrade 39cf2e645cba -> 0f8c192a061f, Add Secret Consumers table",
        "INFO  Running upgrade 0f8c192a061f -> 8c74e2d7f1ff, Update secret consumers unique constraint to mach the updated spec",
      ],
    ]);
    const nothing = { code: 0, stdout: "", stderr: "" };
    expect(await dbManage(url, "upgrade")).toEqual(nothing);
    // One that was passed already, too.
    expect(await dbManage(url, "upgrade", "-v", "liberty")).toEqual(nothing);
  });

  test.each([
    ["d2780d5aa510", "d2780d5aa510"],
    ["d278", "d2780d5aa510"],
    ["Mitaka", "d2780d5aa510"],
    ["2.0.0", "d2780d5aa510"],
    ["+1", "39a96e67e990"],
    ["+2", "dce488646127"],
  ])("goes to what %s names", async (wanted, revision) => {
    await using database = await upstreamBarbican("sqlite", "liberty.auto");
    expect(await dbManage(database.url, "upgrade", "--version", wanted)).toMatchObject({ code: 0 });
    expect((await dbManage(database.url, "current")).stdout).toBe(`${revision}\n`);
  });

  test.each([
    ["x", "Can't locate revision identified by 'x'"],
    ["1", "Multiple revisions start with '1'"],
    ["liberty:mitaka", "Range revision not allowed"],
    ["+99", "Relative revision +99 didn't produce 99 migrations"],
  ])("refuses %s, and changes nothing", async (wanted, why) => {
    const { code, stdout, stderr } = await dbManage(fileUrl(), "upgrade", "-v", wanted);
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining(`ERROR: UP-VERSION: ${why}`)]);
    expect((await dbManage(fileUrl(), "current")).stdout).toBe("");
  });

  test("takes releases one by one, and names the one between with the command for it", async () => {
    await using database = await upstreamBarbican("sqlite", "liberty.auto");
    const { code, stderr } = await dbManage(database.url, "upgrade");
    expect([code, stderr]).toEqual([
      1,
      `ERROR: UP-VERSION: The database is of liberty (4ecde3a3a72a), and 8c74e2d7f1ff is of zed to 2026.1: mitaka (d2780d5aa510) is between.
  why:   Upgrades are only supported between sequential releases.
  fine:  Nothing was changed.
  next:  Upgrade to mitaka first, and do what its release notes ask for: \`barbican-db-manage upgrade -v mitaka\`.
`,
    ]);
    expect((await manage("db", "upgrade", "-v", "newton", "-d", database.url)).stderr).toContain("`barbican-manage db upgrade -v mitaka`");
    for (const [release, next] of [
      ["mitaka", "newton to train"],
      ["newton", "ussuri to yoga"],
      // Ocata's schema is Newton's.
      ["ocata", "ussuri to yoga"],
    ] as const) {
      expect(await dbManage(database.url, "upgrade", "-v", release)).toMatchObject({ code: 0 });
      expect((await dbManage(database.url, "upgrade")).stderr).toContain(`: ${next} (`);
    }
    for (const release of ["yoga", "2026.1"]) expect(await dbManage(database.url, "upgrade", "-v", release)).toMatchObject({ code: 0 });
    expect(await dbManage(database.url, "check")).toMatchObject({ code: 0, stdout: "The database is up to date (8c74e2d7f1ff).\n" });
  });

  test("of an empty database over several releases goes on where it was stopped, and no further", async () => {
    await using database = await freshDatabase("sqlite");
    await using session = await database.connect();
    // In the way of Liberty's.
    await session.run(
      "CREATE TABLE migrate_version (repository_id VARCHAR(250) NOT NULL PRIMARY KEY, repository_path TEXT, version INTEGER)",
    );
    await session.run("CREATE VIEW project_quotas AS SELECT 1 AS one");
    expect(await dbManage(database.url, "upgrade", "-v", "liberty")).toMatchObject({ code: 1 });
    expect((await dbManage(database.url, "current")).stdout).toBe("kilo\n");
    await session.run("DROP VIEW project_quotas");
    expect((await dbManage(database.url, "upgrade")).stderr).toContain("liberty (4ecde3a3a72a) is between");
    expect(await dbManage(database.url, "upgrade", "-v", "liberty")).toMatchObject({ code: 0 });
    expect((await dbManage(database.url, "upgrade")).stderr).toContain("mitaka (d2780d5aa510) is between");
  });

  test("is refused while a node is alive", async () => {
    await using database = await upstreamBarbican("sqlite", "2026.1.auto");
    await using fence = await guardStart({ url: database.url, node: "one" });
    await dbManage(database.url, "stamp", "-v", "ussuri");
    await using session = await database.connect();
    await session.run("DROP TABLE secret_consumer_metadata");
    expect(await dbManage(database.url, "upgrade")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/ERROR: UP-NODES: .*one \(seen/),
    });
    await fence[Symbol.asyncDispose]();
    expect((await dbManage(database.url, "upgrade")).stderr).not.toContain("UP-NODES");
  });

  test("to Mitaka says what is to be done with keys of an HSM, where there are any", async () => {
    for (const keys of [true, false]) {
      await using database = await upstreamBarbican("sqlite", "liberty.auto");
      await loadRows(database.url, barbicanRows("liberty-rows"));
      await using session = await database.connect();
      if (!keys) await session.run("UPDATE kek_data SET plugin_name = 'simple'");
      const { stderr } = await dbManage(database.url, "upgrade", "-v", "mitaka");
      expect(stderr.includes("barbican-manage hsm migrate_kek_signatures")).toBe(keys);
    }
  });

  test("of a database without a record is refused; stamp says where it stands", async () => {
    await using database = await upstreamBarbican("sqlite", "mitaka.auto");
    await using session = await database.connect();
    await session.run("DROP TABLE alembic_version");
    expect(await dbManage(database.url, "check")).toMatchObject({ code: 1 });
    const { code, stderr } = await dbManage(database.url, "upgrade");
    expect([code, stderr]).toEqual([1, expect.stringContaining("`barbican-db-manage stamp -v VERSION`")]);
    expect(await dbManage(database.url, "stamp", "-v", "mitaka")).toMatchObject({ code: 0 });
    expect((await dbManage(database.url, "current")).stdout).toBe("d2780d5aa510\n");
    expect(await dbManage(database.url, "upgrade", "-v", "newton")).toMatchObject({ code: 0 });
  });
});

test("--config-file counts for every command, and --db-url goes before it", async () => {
  const file = configured(`[DEFAULT]\nsql_connection = ${fileUrl("configured.db")}\n`);
  const there = ["--config-file", file];
  expect(await runProgramHere(createBarbicanDbManage(), [...there, "upgrade"])).toMatchObject({ code: 0 });
  expect((await manage(...there, "db", "current")).stdout).toBe("8c74e2d7f1ff (head)\n");
  expect(existsSync(join(folder, "configured.db"))).toBe(true);
  expect((await manage(...there, "db", "current", "-d", fileUrl("other.db"))).stdout).toBe("");
  expect(await manage(...there, "db", "clean")).toMatchObject({ code: 0 });
});

test("check says by its exit status whether this release can run", async () => {
  const url = fileUrl();
  expect(await dbManage(url, "check")).toMatchObject({ code: 2, stdout: "The database is empty. Next: upgrade.\n" });
  await using old = await upstreamBarbican("sqlite", "newton.auto");
  expect(await dbManage(old.url, "check")).toMatchObject({ code: 2, stdout: expect.stringContaining("Next: upgrade -v ussuri.") });
});

test("what upstream's command lines don't have is wrong usage, and a database that is not there a failure", async () => {
  expect((await dbManage(fileUrl(), "downgrade", "-v", "kilo")).code).toBe(2);
  expect((await manage()).code).toBe(2);
  expect((await manage("db")).code).toBe(2);
  expect((await manage("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const { code, stderr } = await dbManage("postgresql://barbican:tiger@127.0.0.1:1/barbican", "upgrade");
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^ERROR: UP-CONNECT: /)]);
  expect(stderr).not.toContain("tiger");
  expect((await dbManage(fileUrl(), "revision", "--autogenerate")).stderr).toMatch(/^ERROR: UP-UNSUPPORTED: /);
});

describe.each(DIALECTS)("on %s, an upgrade to Mitaka", (dialect) => {
  const at = "'2015-01-01 00:00:00', '2015-01-01 00:00:00', false, 'ACTIVE'";

  test("names projects that share an external id, and goes on once they don't", async () => {
    await using database = await barbicanAt(dialect, "liberty");
    await using session = await database.connect();
    for (const id of ["p1", "p2"])
      await session.run(
        `INSERT INTO projects (id, created_at, updated_at, deleted, status, external_id) VALUES ('${id}', ${at}, 'shared')`,
      );
    const { code, stderr } = await dbManage(database.url, "upgrade", "-v", "mitaka");
    expect([code, stderr]).toEqual([1, expect.stringMatching(/ERROR: UP-DATA: .*projects\(external_id\)/)]);
    expect(stderr).toContain("shared");
    await session.run("DELETE FROM projects WHERE id = 'p2'");
    expect(await dbManage(database.url, "upgrade", "-v", "mitaka")).toMatchObject({ code: 0 });
  });

  test("stops at a consumer's URL that is too long, cuts nothing, and goes on once it is not", async () => {
    await using database = await barbicanAt(dialect, "liberty");
    await using session = await database.connect();
    await session.run(`INSERT INTO projects (id, created_at, updated_at, deleted, status, external_id) VALUES ('p', ${at}, 'a')`);
    await session.run(
      `INSERT INTO containers (id, created_at, updated_at, deleted, status, type, project_id) VALUES ('c', ${at}, 'generic', 'p')`,
    );
    const url = `http://x/${"y".repeat(300)}`;
    await session.run(
      `INSERT INTO container_consumer_metadata (id, created_at, updated_at, deleted, status, name, container_id, "URL") VALUES ('m', ${at}, 'n', 'c', ?)`,
      [url],
    );
    const { code, stderr } = await dbManage(database.url, "upgrade", "-v", "mitaka");
    // SQLite holds texts of any length.
    expect([code, stderr]).toEqual(dialect === "sqlite" ? [0, expect.any(String)] : [1, expect.stringMatching(/ERROR: UP-(DATA|SQL): /)]);
    expect(await session.query('SELECT "URL" FROM container_consumer_metadata')).toEqual([{ URL: url }]);
    await session.run("DELETE FROM container_consumer_metadata WHERE id = ?", ["m"]);
    expect(await dbManage(database.url, "upgrade", "-v", "mitaka")).toMatchObject({ code: 0 });
  });
});

test("the built commands do the same", async () => {
  await using database = await freshDatabase(DIALECTS.at(-1) ?? "sqlite");
  expect(await run("barbican-db-manage", ["-d", database.url, "upgrade"])).toMatchObject({ code: 0, stdout: "" });
  expect(await run("barbican-manage", ["db", "current", "-d", database.url])).toMatchObject({ code: 0, stdout: "8c74e2d7f1ff (head)\n" });
  expect(await run("barbican-manage", ["db", "upgrade", "-v", "x", "-d", database.url])).toMatchObject({ code: 1, stdout: "" });
});

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { keystoneManage, run, runHere, type CommandResult } from "../harness/cli.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "underpin-bad-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A service of its own, as a user writes one, with the given scripts. */
function service(name: string, scripts: Readonly<Record<string, string>>): string {
  const root = join(folder, name);
  mkdirSync(join(root, "migrations"), { recursive: true });
  for (const [file, text] of Object.entries(scripts)) {
    mkdirSync(join(root, "migrations", file, ".."), { recursive: true });
    writeFileSync(join(root, "migrations", file), text);
  }
  const package_ = new URL("../../packages/underpin/dist/index.js", import.meta.url).href;
  writeFileSync(
    join(root, "service.mjs"),
    `import { defineService } from ${JSON.stringify(package_)};\nexport default defineService({ name: "bad", migrations: new URL("./migrations/", import.meta.url), releases: [] });\n`,
  );
  return join(root, "service.mjs");
}

const import_ = `import { expand, migrate, contract, noop, column } from ${JSON.stringify(new URL("../../packages/underpin/dist/index.js", import.meta.url).href)};\n`;
const three = (number: string, expand: string): Record<string, string> => ({
  [`expand_repo/${number}_x.mjs`]: import_ + expand,
  [`data_migration_repo/${number}_x.mjs`]: `${import_}export default noop();`,
  [`contract_repo/${number}_x.mjs`]: `${import_}export default noop();`,
});

function expectReport(result: CommandResult, code: string, words: RegExp): void {
  expect(result.stderr).toMatch(words);
  expect(result.stderr).toContain(code);
  expect(result.stderr).toMatch(/next: {2}\S/);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result.stderr + result.stdout).not.toContain("s3cret");
  expect(result.code).toBe(1);
}

/** Runs keystone-manage where no file may grow beyond so many KiB, which is what a full disk does. */
async function runLimited(kibibytes: number, args: readonly string[]): Promise<CommandResult> {
  const binary = fileURLToPath(new URL("../../services/keystone/dist/bin/keystone-manage.js", import.meta.url));
  const child = spawn("bash", ["-c", `trap '' XFSZ; ulimit -f ${kibibytes}; exec "$@"`, "bash", process.execPath, binary, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return { code: await new Promise<number | null>((resolve) => child.once("close", resolve)), stdout, stderr };
}

describe("a command that can't do what it was asked says what, why and what next, and shows no password", () => {
  const keystone = (...args: readonly string[]): Promise<CommandResult> => runHere(args);

  test("an unknown scheme", async () =>
    expectReport(await keystone("--url", "oracle://scott:s3cret@db/x", "db_sync"), "UP-URL", /scheme "oracle" is not known/));
  test("no scheme", async () => expectReport(await keystone("--url", "keystone.db", "db_sync"), "UP-URL", /scheme is missing/));
  test("an unreachable server", async () => {
    expectReport(
      await keystone("--url", "mysql+pymysql://keystone:s3cret@127.0.0.1:1/keystone?charset=utf8", "db_sync"),
      "UP-CONNECT",
      /127\.0\.0\.1:1 could not be opened/,
    );
    expectReport(
      await keystone("--url", "postgresql+psycopg2://keystone:s3cret@127.0.0.1:1/keystone", "db_sync"),
      "UP-CONNECT",
      /could not be opened/,
    );
  });
  test("a folder that does not exist", async () =>
    expectReport(await keystone("--url", "sqlite:////nonexistent/folder/x.db", "db_sync"), "UP-CONNECT", /could not be opened/));
  test("a configuration file that can't be read", async () => {
    const file = join(folder, "broken.conf");
    writeFileSync(file, "[database]\nthis is no option\n");
    expectReport(await keystone("--config-file", file, "db_sync"), "UP-CONFIG", /line 2/);
    expectReport(await keystone("--config-file", join(folder, "none.conf"), "db_sync"), "UP-CONFIG", /can't be read/);
  });
  test("a release that does not exist", async () =>
    expectReport(
      await keystone("--url", `sqlite:///${join(folder, "r.db")}`, "db_sync", "--to", "zebra"),
      "UP-VERSION",
      /"zebra" is neither/,
    ));

  const underpin = async (file: string, ...args: readonly string[]): Promise<CommandResult> =>
    run("underpin", ["--service", file, "--url", `sqlite:///${join(folder, "u.db")}`, ...args]);
  test("a number that stands twice", async () => {
    expectReport(
      await underpin(
        service("twice", { ...three("001", "export default noop();"), "expand_repo/001_y.mjs": `${import_}export default noop();` }),
        "sync",
      ),
      "UP-REPOSITORY",
      /Number 001 stands twice in the expand repository: 001_. and 001_./,
    );
  });
  test("a number that is missing", async () => {
    expectReport(
      await underpin(service("gap", { ...three("001", "export default noop();"), ...three("003", "export default noop();") }), "sync"),
      "UP-REPOSITORY",
      /Number 002 is missing/,
    );
    const { "contract_repo/001_x.mjs": _gone, ...two } = three("001", "export default noop();");
    expectReport(await underpin(service("lockstep", two), "sync"), "UP-REPOSITORY", /Number 001 is missing in the contract repository/);
  });
  test("a name without a number", async () =>
    expectReport(await underpin(service("name", { "expand_repo/add.mjs": "" }), "sync"), "UP-REPOSITORY", /add\.mjs has no number/));
  test("a script that throws", async () =>
    expectReport(
      await underpin(service("throws", three("001", "export default expand(() => { throw new Error('boom'); });")), "sync"),
      "UP-SCRIPT",
      /001_x of the expand repository failed to load[\s\S]*boom/,
    ));
  test("a script that leaves out what its change needs; --debug shows where that was missed", async () => {
    const text = `${import_.replace("{", "{ addIndex, evolution,")}export default evolution([addIndex({ table: "a", name: "b" })]);`;
    const lacking = service("lacks", { "001_x.mjs": text });
    expectReport(await underpin(lacking, "sync"), "UP-SCRIPT", /001_x declares something that can't be understood \(create-index\)/);
    expect((await underpin(lacking, "sync", "--debug")).stderr).toMatch(/TypeError: .*\n +at /);
  });
  test("a script that is no script", async () =>
    expectReport(await underpin(service("none", three("001", "export default 7;")), "sync"), "UP-SCRIPT", /not a script/));
  test("a script that does what its phase may not", async () => {
    expectReport(
      await underpin(service("rule", three("001", "export default expand(({ raw }) => raw('x', { sqlite: 'DROP TABLE a' }));")), "sync"),
      "UP-RULE",
      /x is not allowed in the expand phase/,
    );
    expectReport(
      await underpin(service("unknown", three("001", "export default expand(({ raw }) => raw('x', { sqlite: 'VACUUM' }));")), "sync"),
      "UP-RULE",
      /can't be told from its text/,
    );
    expectReport(
      await underpin(
        service("notnull", three("001", "export default expand(({ table }) => table('a').addColumn(column('b').text().notNull()));")),
        "sync",
      ),
      "UP-RULE",
      /NOT NULL without a default/,
    );
  });
  test("a script that changed after it was applied", async () => {
    const create = (name: string): string =>
      `export default expand(({ createTable }) => createTable('t', [column('${name}').integer().primaryKey()]));`;
    const url = `sqlite:///${join(folder, "changed.db")}`;
    expect(await run("underpin", ["--service", service("changed", three("001", create("id"))), "--url", url, "sync"])).toMatchObject({
      code: 0,
    });
    const changed = service("changed", { ...three("001", create("other")), ...three("002", "export default noop();") });
    expectReport(
      await run("underpin", ["--service", changed, "--url", url, "sync"]),
      "UP-CHECKSUM",
      /001_x of the expand repository has changed since it was applied/,
    );
  });
  test("no service, no database", async () => {
    expectReport(await run("underpin", ["sync"], { cwd: folder }), "UP-CONFIG", /No service is named/);
    expectReport(
      await run("underpin", ["--service", service("nowhere", {}), "sync"], { cwd: folder, env: { DATABASE_URL: "" } }),
      "UP-URL",
      /scheme is missing/,
    );
  });

  test("a file that is no database", async () => {
    const file = join(folder, "text.db");
    writeFileSync(file, "this is no database, but it is long enough to be taken for one, is it not? ".repeat(20));
    expectReport(await keystone("--url", `sqlite:///${file}`, "db_sync"), "UP-SQL", /file is not a database/);
  });

  test("a disk that is full; with room made, the same command goes on", async () => {
    const url = `sqlite:///${join(folder, "full.db")}`;
    const limited = await runLimited(64, ["--url", url, "db_sync", "--replay"]);
    expectReport(limited, "UP-DISK", /no room left/);
    expect(await keystone("--url", url, "db_sync", "--replay")).toMatchObject({ code: 0 });
    expect(await keystone("--url", url, "db_sync", "--check")).toMatchObject({ code: 0 });
  });

  // root may write what it likes
  test.skipIf(process.getuid?.() === 0)("a file that may not be written", async () => {
    const file = join(folder, "readonly.db");
    await keystone("--url", `sqlite:///${file}`, "db_sync");
    chmodSync(file, 0o444);
    expectReport(await keystone("--url", `sqlite:///${file}`, "db_sync", "--expand"), "UP-READ-ONLY", /does not accept writes/);
  });
});

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a database of another application is left alone", async () => {
    await using database = await freshDatabase(dialect);
    await using session = await database.connect();
    await session.run("CREATE TABLE wp_posts (id INTEGER PRIMARY KEY)");
    for (const args of [["db_sync"], ["db_sync", "--expand"], ["db_sync", "--migrate"], ["db_sync", "--contract"]])
      expectReport(await keystoneManage(database.url)(...args), "UP-ADOPT", /has tables, but is not under version control/);
    expect(await keystoneManage(database.url)("db_sync", "--check")).toMatchObject({ code: 1 });
    expect((await session.query("SELECT * FROM wp_posts")).length).toBe(0);
  });

  test("rows in the way of a constraint are named, and once they are repaired the same command goes on", async () => {
    await using database = await freshDatabase(dialect);
    const manage = keystoneManage(database.url);
    await manage("db_sync", "--replay", "--to", "newton");
    await using session = await database.connect();
    await session.run(`INSERT INTO "user" (id, enabled) VALUES ('lonely', ?)`, [true]);
    await manage("db_sync", "--expand", "--to", "ocata");
    await manage("db_sync", "--migrate", "--to", "ocata");
    expectReport(
      await manage("db_sync", "--contract", "--to", "ocata"),
      "UP-DATA",
      /Rows stand in the way of: alter column user\.domain_id: NOT NULL \(contract 015, step 1\)[\s\S]*domain_id is NULL in.*lonely/,
    );
    await session.run(`DELETE FROM "user" WHERE id = 'lonely'`);
    expect(await manage("db_sync", "--contract", "--to", "ocata")).toMatchObject({ code: 0 });
    expect(await manage("db_sync", "--check", "--to", "ocata")).toMatchObject({ code: 0 });
  });

  test.runIf(dialect === "postgres")("a server that takes no writes is left as it is", async () => {
    await using database = await freshDatabase(dialect);
    await using session = await database.connect();
    await session.run(`ALTER DATABASE ${new URL(database.url).pathname.slice(1)} SET default_transaction_read_only = on`);
    expectReport(await keystoneManage(database.url)("db_sync"), "UP-READ-ONLY", /does not accept writes/);
  });

  test.skipIf(dialect === "sqlite")("a wrong password is refused without being shown", async () => {
    await using database = await freshDatabase(dialect);
    // The test servers trust everyone they know; nobody knows this one.
    const url = database.url.replace(/:\/\/[^@]*@/, "://stranger:s3cret@");
    expectReport(await keystoneManage(url)("db_sync"), "UP-AUTH", /refused the login/);
    expectReport(await keystoneManage(database.url.replace(/\/\w+$/, "/nowhere"))("db_sync"), "UP-AUTH", /refused the login/);
  });
});

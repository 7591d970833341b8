import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { run, type CommandResult } from "../harness/cli.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder = "";

/** A project as a user has one: a service, a configuration file, migrations in TypeScript, the package installed. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "underpin-own-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(root, "packages/underpin"), join(folder, "node_modules/underpin"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(folder, "service.ts"),
    `import { defineService, type Service } from "underpin";
const service: Service = defineService({ name: "shop", migrations: new URL("./migrations/", import.meta.url), releases: [{ name: "v1", version: 1 }, { name: "v2", version: 2 }] });
export default service;
`,
  );
  writeFileSync(
    join(folder, "underpin.config.ts"),
    `import service from "./service.ts";\nexport default { service, url: "sqlite:///nowhere.db" };\n`,
  );
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, "migrations", path, ".."), { recursive: true });
    writeFileSync(join(folder, "migrations", path), text);
  };
  write(
    "expand_repo/001_tables.ts",
    `import { column, expand } from "underpin";
export default expand(({ createTable }) => createTable("item", [column("id").integer().autoincrement().primaryKey(), column("name").varchar(64).notNull(), column("price").integer()]));
`,
  );
  for (const repository of ["data_migration_repo", "contract_repo"])
    write(`${repository}/001_tables.ts`, `import { noop } from "underpin";\nexport default noop();\n`);
  // One file for all three phases.
  write(
    "002_title.ts",
    `import { column, evolution, type Operation } from "underpin";
const copy = (from: string, to: string): Operation => ({
  name: "copy",
  expand: ({ table }) => table("item").addColumn(column(to).varchar(64)),
  migrate: ({ update }) => update({ name: "fill " + to, table: "item", set: { [to]: \`"\${from}"\` }, where: \`"\${to}" IS NULL\` }),
  contract: ({ table }) => table("item").dropColumn(from),
});
export default evolution([copy("name", "title")]);
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const underpin = (...args: readonly string[]): Promise<CommandResult> => run("underpin", args, { cwd: folder });

describe.each(DIALECTS)("on %s, a service of one's own", (dialect) => {
  test("is taken from release to release, its scripts in TypeScript, its place in underpin.config.ts", async () => {
    await using database = await freshDatabase(dialect);
    const at = ["--url", database.url];
    expect(await underpin(...at, "sync", "--to", "v1")).toMatchObject({ code: 0 });
    await using session = await database.connect();
    await session.run("INSERT INTO item (name, price) VALUES ('lamp', 3), ('chair', 5)");
    const plan = await underpin(...at, "plan", "expand");
    expect(plan).toMatchObject({ code: 0, stdout: expect.stringMatching(/expand 002_title\n {2}002\.1 add column item\.title \[/) });
    const sql = await underpin(...at, "plan", "--sql");
    expect(sql.stdout).toMatch(/ALTER TABLE [`"]item[`"] ADD COLUMN [\s\S]*UPDATE "item" .*SET "title" = "name"[\s\S]*DROP (COLUMN|TABLE)/);
    // Where the server may choose another index, rows are to be locked in the order in which clients lock them.
    if (dialect === "mysql") expect(sql.stdout).toContain('UPDATE "item" FORCE INDEX (PRIMARY) SET');
    expect(JSON.parse((await underpin(...at, "plan", "--json")).stdout)).toMatchObject({
      type: "result",
      mode: "online",
      scripts: [{ repository: "expand", version: 2 }, { repository: "migrate" }, { repository: "contract" }],
    });
    for (const [phase, next] of [
      ["expand", 3],
      ["migrate", 4],
      ["contract", 0],
    ] as const) {
      expect(await underpin(...at, phase)).toMatchObject({ code: 0 });
      expect(await underpin(...at, "check")).toMatchObject({ code: next });
    }
    expect(await session.query("SELECT id, title, price FROM item ORDER BY id")).toEqual([
      { id: 1, title: "lamp", price: 3 },
      { id: 2, title: "chair", price: 5 },
    ]);
    const status = JSON.parse((await underpin(...at, "status", "--json")).stdout) as Record<string, unknown>;
    expect(status).toMatchObject({
      release: "v2",
      latest: 2,
      versions: { expand: 2, migrate: 2, contract: 2 },
      triggers: [],
      nodes: [],
      runner: null,
      next: { code: 0 },
    });
    expect((await underpin(...at, "status")).stdout).toMatch(/release +v2\n/);
  });
});

test("the configuration may have the driver's options instead of a URL; a URL given with the command goes over them", async () => {
  writeFileSync(
    join(folder, "by-options.config.ts"),
    'import { defineConfig } from "underpin";\nimport service from "./service.ts";\nexport default defineConfig({ service, connection: { sqlite: "by-options.db" } });\n',
  );
  const at = ["--config", "by-options.config.ts"];
  expect(await underpin(...at, "sync", "--to", "v1")).toMatchObject({ code: 0 });
  expect(await underpin(...at, "status")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/database +sqlite:\/\/\/by-options\.db\n/),
  });
  expect(await underpin(...at, "--url", "sqlite:///other.db", "status")).toMatchObject({ stdout: expect.stringContaining("other.db") });
});

test("no database is needed for what asks none", async () => {
  writeFileSync(join(folder, "nowhere.config.ts"), 'import service from "./service.ts";\nexport default { service };\n');
  const at = ["--config", "nowhere.config.ts"];
  expect(await underpin(...at, "releases")).toMatchObject({ code: 0, stdout: expect.stringContaining("v2") });
  expect(await underpin(...at, "status")).toMatchObject({ code: 1, stderr: expect.stringMatching(/UP-CONFIG: No database is named/) });
  expect(await underpin("--version")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test("a phase that does not exist is wrong usage, not an empty plan", async () => {
  const { code, stdout, stderr } = await underpin("plan", "frobnicate");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/expand, migrate, contract/);
});

test("new writes the scripts of the next version, and they load as they are", async () => {
  const made = await underpin("new", "add_colour");
  expect(
    made.stdout
      .trim()
      .split("\n")
      .map((file) => file.split("/migrations/")[1]),
  ).toEqual(["expand_repo/003_add_colour.ts", "data_migration_repo/003_add_colour.ts", "contract_repo/003_add_colour.ts"]);
  await using database = await freshDatabase("sqlite");
  expect(await underpin("--url", database.url, "sync")).toMatchObject({ code: 0 });
  expect(await underpin("new", "No Name")).toMatchObject({ code: 1, stderr: expect.stringContaining("UP-CONFIG") });
  for (const repository of readdirSync(join(folder, "migrations"), { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    rmSync(join(folder, "migrations", repository.name, "003_add_colour.ts"));
});

test.skipIf(!DIALECTS.includes("postgres"))(
  "new writes the evolution that does what a migration in SQL would, and it is planned as it is",
  async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    const at = ["--url", database.url];
    expect(await underpin(...at, "sync")).toMatchObject({ code: 0 });
    const sql = `ALTER TABLE "item" RENAME COLUMN "title" TO "label";\nALTER TABLE "item" ALTER COLUMN "price" SET NOT NULL`;
    writeFileSync(join(folder, "migration.sql"), sql);
    const made = await underpin(...at, "new", "label", "--sql", "migration.sql");
    expect(made).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/migrations\/003_label\.ts\nline 2: setNotNull: fill: what rows and writers .* get\n$/),
    });
    const file = join(folder, "migrations/003_label.ts");
    expect(readFileSync(file, "utf8")).toBe(`import { evolution, renameColumn, setNotNull } from "underpin";

export default evolution([
  renameColumn({ table: "item", from: "title", to: "label" }),
  // fill: what rows and writers of the running release that have none get
  setNotNull({ table: "item", column: "price", fill: "…" }),
]);
`);
    expect(await underpin(...at, "plan", "--to", "3")).toMatchObject({ code: 1, stderr: expect.stringContaining("…") });
    writeFileSync(file, readFileSync(file, "utf8").replace("…", "0"));
    expect(await underpin(...at, "sync", "--to", "3")).toMatchObject({ code: 0 });
    expect(await session.query("SELECT label FROM item")).toEqual([]);
    rmSync(file);
    const main = join(root, "packages/underpin/dist/cli/main.js");
    const options = { cwd: folder, input: 'DROP VIEW "item"', encoding: "utf8" } as const;
    const { status, stderr } = spawnSync(process.execPath, [main, ...at, "new", "label", "--sql", "-"], options);
    expect([status, stderr]).toEqual([1, expect.stringContaining("line 1: no operation drops that (view)")]);
  },
);

test("new begins an evolution with an operation and what is known of it", async () => {
  const made = await underpin("new", "label", "renameColumn", "table=item", "from=title", "to=label");
  expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/migrations\/003_label\.ts\n$/) });
  const file = join(folder, "migrations/003_label.ts");
  expect(readFileSync(file, "utf8")).toContain('evolution([renameColumn({ table: "item", from: "title", to: "label" })])');
  await using database = await freshDatabase("sqlite");
  expect(await underpin("--url", database.url, "sync")).toMatchObject({ code: 0 });
  await using session = await database.connect();
  expect(await session.query("SELECT label FROM item")).toEqual([]);
  rmSync(file);
  expect(await underpin("new", "x", "turnColumn")).toMatchObject({ code: 1, stderr: expect.stringContaining("One of: renameColumn") });
  expect(await underpin("new", "x", "renameColumn", "form=a")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no option "form"'),
  });
});

test("completion scripts are valid, and complete commands and options", async () => {
  const script = join(folder, "completion.bash");
  writeFileSync(script, (await underpin("completion", "bash")).stdout);
  const complete = (...words: readonly string[]): string => {
    const line = `source "$1"; COMP_WORDS=(${words.map((word) => `"${word}"`).join(" ")}); COMP_CWORD=${words.length - 1}; _underpin; echo "\${COMPREPLY[@]}"`;
    return spawnSync("bash", ["-c", line, "bash", script], { encoding: "utf8" }).stdout.trim();
  };
  expect(complete("underpin", "exp")).toBe("expand");
  expect(complete("underpin", "contract", "--ig")).toBe("--ignore-nodes");
  expect((await underpin("completion", "zsh")).stdout).toMatch(/^#compdef underpin\n/);
  expect((await underpin("completion", "fish")).stdout).toContain(`complete -c underpin -f -n '__fish_underpin_at ""' -a 'expand'`);
  expect(await underpin("completion", "tcsh")).toMatchObject({ code: 2 });
});

test("a driver that is not installed is named", async () => {
  const alone = mkdtempSync(join(tmpdir(), "underpin-alone-"));
  mkdirSync(join(alone, "node_modules"));
  cpSync(join(root, "packages/underpin"), join(alone, "node_modules/underpin"), { recursive: true });
  for (const name of ["commander", "jiti"]) symlinkSync(join(root, "node_modules", name), join(alone, "node_modules", name));
  cpSync(join(folder, "service.ts"), join(alone, "service.ts"));
  cpSync(join(folder, "migrations"), join(alone, "migrations"), { recursive: true });
  writeFileSync(join(alone, "package.json"), readFileSync(join(folder, "package.json")));
  const underpinAlone = (url: string): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [join(alone, "node_modules/underpin/bin/underpin.js"), "--service", "service.ts", "--url", url, "sync"], {
      cwd: alone,
      encoding: "utf8",
    });
  const needed = { "postgresql://u:s3cret@localhost/x": "pg", "mysql://u:s3cret@localhost/x": "mysql2" };
  for (const [url, name] of Object.entries(needed)) {
    const { stderr, status } = underpinAlone(url);
    expect(stderr).toMatch(
      new RegExp(`UP-DRIVER: The package ${name} is not installed\\.\n {2}fine: .*\n {2}next: {2}npm install ${name}`),
    );
    expect(stderr).not.toContain("s3cret");
    expect(status).toBe(1);
  }
  // Where Node has an SQLite of its own nothing is missing.
  const { stderr, status } = underpinAlone("sqlite:///alone.db");
  if (status !== 0)
    expect(stderr).toMatch(/UP-DRIVER: This Node has no SQLite of its own\.\n {2}fine: .*\n {2}next: {2}npm install libsql/);
  rmSync(alone, { recursive: true });
});

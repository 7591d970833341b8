import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const PAGE = readFileSync(join(root, "docs/getting-started.md"), "utf8");
let installed = "";

/** The package as it would be published, installed in an empty folder; whoever walks the page gets a copy. */
beforeAll(() => {
  installed = mkdtempSync(join(tmpdir(), "underpin-started-"));
  const npm = (...args: readonly string[]): string => execFileSync("npm", args, { cwd: installed, encoding: "utf8", stdio: "pipe" });
  npm("pack", "--silent", "--pack-destination", installed, join(root, "packages/underpin"));
  const tarball = readdirSync(installed).find((name) => name.endsWith(".tgz")) ?? "";
  npm("init", "-y");
  npm("install", "--prefer-offline", "--no-audit", "--no-fund", `./${tarball}`, "pg", "libsql");
});
afterAll(() => rmSync(installed, { recursive: true, force: true }));

interface Block {
  readonly language: string;
  readonly text: string;
}

const blocksOf = (page: string): readonly Block[] =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({ language, text }));

/** Walks the page in a folder: commands run, files are written or are there as it shows them, outputs hold what it says. */
function walk(folder: string, url: string): void {
  let output = "";
  const written = new Set<string>();
  // Without npx, which takes longer to start than the command itself.
  const env = {
    ...process.env,
    DATABASE_URL: url,
    HOME: "/nonexistent",
    PATH: `${join(folder, "node_modules/.bin")}:${process.env["PATH"]}`,
  };
  for (const { language, text } of blocksOf(PAGE)) {
    const path = /^\/\/ (\S+)\n/.exec(text)?.[1];
    if (language === "sh" && !/^(npm|export) /.test(text)) {
      const done = spawnSync("bash", ["-ec", text.replaceAll("npx ", "")], { cwd: folder, encoding: "utf8", env });
      output = done.stdout;
      expect({ command: text, status: done.status, stderr: done.status === 0 ? "" : done.stderr }).toMatchObject({ status: 0 });
    } else if (language === "text") for (const line of text.trimEnd().split("\n")) expect(output).toContain(line);
    else if (path !== undefined) {
      // What a command wrote is as the page shows it; the second form of a file is a change that the reader makes.
      const [file, content] = [join(folder, path), text.replace(/^.*\n/, "")];
      if (path.endsWith(".ts") && !written.has(path)) expect(readFileSync(file, "utf8")).toBe(content);
      written.add(path);
      writeFileSync(file, content);
    }
  }
}

describe.each(DIALECTS.filter((dialect) => dialect !== "mysql"))("on %s", (dialect) => {
  test("the page leads from an empty folder to contract, with the package as it is published", async () => {
    await using database = await freshDatabase(dialect);
    const folder = mkdtempSync(join(tmpdir(), "underpin-walk-"));
    try {
      cpSync(installed, folder, { recursive: true, verbatimSymlinks: true });
      walk(folder, database.url);
      await using session = await database.connect();
      const rows = await session.query("SELECT email FROM customer ORDER BY id");
      expect(rows.map(({ email }) => String(email).split("@")[0])).toEqual(["ada", "ada", "grace", "ada", "grace"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("init writes nothing over what is there, and needs a name that is one", () => {
  const folder = mkdtempSync(join(tmpdir(), "underpin-init-"));
  const init = (...args: readonly string[]): string =>
    spawnSync(process.execPath, [join(root, "packages/underpin/bin/underpin.js"), "init", ...args], { cwd: folder, encoding: "utf8" })
      .stderr;
  expect(init("No Name")).toContain("UP-CONFIG");
  expect(readdirSync(folder)).toEqual([]);
  expect(init("--existing")).toBe("");
  expect(readdirSync(join(folder, "migrations"))).toEqual([]);
  expect(init("shop")).toMatch(/UP-CONFIG: underpin.config.ts is there already/);
  rmSync(folder, { recursive: true });
});

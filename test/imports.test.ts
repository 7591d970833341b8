import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise, type ICruiseOptions, type IFlattenedRuleSet } from "dependency-cruiser";
import { afterEach, describe, expect, test } from "vitest";
import { createProgram } from "underpin/cli";

const { forbidden } = createRequire(import.meta.url)("../.dependency-cruiser.cjs") as {
  forbidden: NonNullable<IFlattenedRuleSet["forbidden"]>;
};
const SRC = "packages/underpin/src";
let folder = "";
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The rules that an import of one file by another breaks. */
async function broken(from: string, to: string): Promise<readonly string[]> {
  const base = (folder = mkdtempSync(join(tmpdir(), "underpin-imports-")));
  const write = (file: string, text: string): void => {
    mkdirSync(join(base, dirname(file)), { recursive: true });
    writeFileSync(join(base, file), text);
  };
  write(to, "export const there = 1;\n");
  write(from, `import { there } from "${"../".repeat(from.split("/").length - 1)}${to}";\nexport const here = there;\n`);
  const options: ICruiseOptions = { baseDir: base, validate: true, ruleSet: { forbidden }, tsPreCompilationDeps: true };
  const { output } = await cruise([from], options);
  if (typeof output === "string") throw new TypeError("the cruiser was to give its result as data");
  return output.summary.violations.map((violation) => violation.rule.name);
}

/** Files outside `dialects/` that name databases, and why they must. */
const NAMED: Readonly<Record<string, string>> = {
  "model/schema.ts": "the names that there are",
  "model/connection.ts": "who connects says to what",
  "model/error-codes.ts": "what an operator reads",
  "cli/context.ts": "what an operator reads",
  "cli/program.ts": "what an operator reads",
  "doctor/symptoms/tables-without-key.ts": "what an operator reads",
  "doctor/symptoms/trigger-privilege.ts": "what an operator reads",
  "repositories/init.ts": "a new service's first database",
  "rollout/rollout.ts": "a file of its own for what the database may forget",
  "client/marker.ts": "what a service tells its own driver",
  "client/check-marker.ts": "what a service asks its own driver",
  "client/version-sql.ts": "what a service asks its own driver",
};

/** What of a file is code. */
function codeOf(file: string): string {
  return readFileSync(file, "utf8")
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/^\s*\/\/.*$/gm, "");
}

test("nobody outside dialects/ names a database, but for a few with a reason", () => {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.startsWith("dialects/"),
  );
  const naming = files.filter((file) => /postgres|mysql|mariadb|sqlite|galera/i.test(codeOf(join(SRC, file))));
  expect(naming.toSorted()).toEqual(Object.keys(NAMED).toSorted());
});

test("the engine names no service of OpenStack's, none of their releases, and no record of another tool's", () => {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const naming = files.filter((file) => /keystone|barbican|openstack|alembic|\b(kilo|newton|essex)\b/i.test(codeOf(join(SRC, file))));
  expect(naming).toEqual([]);
});

/** Commands that OpenStack's command lines have, and `underpin` has not. */
const OTHERS_COMMANDS = /db_sync|db_version|\bdatabase (sync|goto|version|version_control|upgrade|downgrade)\b|\w-manage\b/i;

test("the engine's texts name no command of another command line", () => {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  expect(files.filter((file) => OTHERS_COMMANDS.test(codeOf(join(SRC, file))))).toEqual([]);
});

test("every command that a hint can advise is one of underpin's", () => {
  const union = /export type CommandName =([^;]+);/.exec(readFileSync(join(SRC, "model/hint.ts"), "utf8"))?.[1] ?? "";
  const advised = [...union.matchAll(/"([\w-]+)"/g)].map(([, name]) => name);
  const there = new Set(createProgram().commands.flatMap((command) => [command.name(), ...command.aliases()]));
  expect(advised).toContain("goto");
  expect(advised.filter((name) => name === undefined || !there.has(name))).toEqual([]);
});

describe("the import check", () => {
  test.each([
    [`${SRC}/model/a.ts`, `${SRC}/cli/b.ts`, "model-knows-nobody-above"],
    [`${SRC}/sync/a.ts`, `${SRC}/operations/b.ts`, "sync-knows-nobody-above"],
    [`${SRC}/operations/a.ts`, `${SRC}/run/b.ts`, "operations-knows-nobody-above"],
    [`${SRC}/operations/a.ts`, `${SRC}/dialects/open.ts`, "operations-know-no-database"],
    [`${SRC}/run/a.ts`, `${SRC}/dialects/mysql/b.ts`, "no-dialect-by-name"],
    [`${SRC}/client/a.ts`, `${SRC}/run/b.ts`, "client-knows-nobody-above"],
    [`${SRC}/guard/a.ts`, `${SRC}/repositories/b.ts`, "guard-is-small"],
    [`${SRC}/api/a.ts`, `${SRC}/somewhere/b.ts`, "every-folder-is-named"],
    ["services/shop/src/a.ts", `${SRC}/api/b.ts`, "services-use-public-exports"],
  ])("%s may not import %s", async (from, to, rule) => {
    expect(await broken(from, to)).toContain(rule);
  });

  test("an import downwards passes", async () => {
    expect(await broken(`${SRC}/cli/a.ts`, `${SRC}/model/b.ts`)).toEqual([]);
  });

  test("every folder of the engine stands in the map of the architecture", () => {
    const map = readFileSync("docs/architecture.md", "utf8");
    const folders = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.filter(({ name }) => !map.includes(`\n  ${name}/ `)).map(({ name }) => name)).toEqual([]);
  });
});

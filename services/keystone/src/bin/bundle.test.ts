import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const COMMAND = "services/keystone/bin/keystone-api.js";
const BUNDLE = "services/keystone/dist/bundle/keystone-api.js";
const COMPILED = ["services/keystone", "packages/oslo", "packages/underpin"].map((path) => `${path}/tsconfig.tsbuildinfo`);

/** The repository as the command sees it: what was compiled and bundled says which of them it is. */
let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "underpin-bundle-"));
  put("services/keystone/package.json", '{"type":"module"}');
  put("services/keystone/dist/bin/keystone-api.js", 'process.stdout.write("compiled")');
  put(BUNDLE, 'process.stdout.write("bundle")');
  for (const path of COMPILED) put(path, "{}");
  mkdirSync(join(root, dirname(COMMAND)));
  copyFileSync(fileURLToPath(new URL("../../bin/keystone-api.js", import.meta.url)), join(root, COMMAND));
  written(BUNDLE, 100);
  for (const path of COMPILED) written(path, 90);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function written(path: string, at: number): void {
  utimesSync(join(root, path), at, at);
}

const run = (): string => spawnSync(process.execPath, [join(root, COMMAND)], { encoding: "utf8" }).stdout;

test("the bundle is run, unless something was compiled after it", () => {
  expect(run()).toBe("bundle");
  for (const path of COMPILED) {
    written(path, 110);
    expect([path, run()]).toEqual([path, "compiled"]);
    written(path, 90);
  }
});

test("where there is no bundle, what was compiled is run; where only packages are installed, the bundle", () => {
  for (const path of COMPILED) rmSync(join(root, path));
  expect(run()).toBe("bundle");
  rmSync(join(root, BUNDLE));
  expect(run()).toBe("compiled");
});

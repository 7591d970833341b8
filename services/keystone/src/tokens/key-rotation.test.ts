import { chmodSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKeyFolder } from "./key-files.ts";
import { initializeKeys, rotateKeys } from "./key-rotation.ts";

let folder = "";
beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), "underpin-keys-")), "keys")));
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

const NOBODY = { uid: undefined, gid: undefined };
let said: string[] = [];
const say = (level: string, text: string): void => void said.push(`${level} ${text.replaceAll(folder, "KEYS")}`);
const options = (maxActiveKeys = 3) => ({ maxActiveKeys, owner: NOBODY, say });
const keys = (): Readonly<Record<string, string>> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));

function initialize(maxActiveKeys = 3): void {
  createKeyFolder(folder, NOBODY, say);
  initializeKeys(folder, options(maxActiveKeys));
  said = [];
}

test("setup makes keys 0 and 1, for their owner alone, and says what upstream says", () => {
  said = [];
  createKeyFolder(folder, NOBODY, say);
  initializeKeys(folder, options());
  expect(Object.keys(keys())).toEqual(["0", "1"]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of ["0", "1"]) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  expect(said).toEqual([
    "INFO KEYS does not appear to exist; attempting to create it",
    "INFO Created a new temporary key: KEYS/0.tmp",
    "INFO Become a valid new key: KEYS/0",
    "INFO Starting key rotation with 1 key files: ['KEYS/0']",
    "INFO Created a new temporary key: KEYS/0.tmp",
    "INFO Current primary key is: 0",
    "INFO Next primary key will be: 1",
    "INFO Promoted key 0 to be the primary: 1",
    "INFO Become a valid new key: KEYS/0",
  ]);
});

test("setup leaves a repository alone that is there", () => {
  initialize();
  const before = keys();
  initializeKeys(folder, options());
  expect(keys()).toEqual(before);
  expect(said).toEqual(["INFO Key repository is already initialized; aborting."]);
});

test("rotation promotes the staged key, and the oldest goes", () => {
  initialize();
  const first = keys();
  rotateKeys(folder, options());
  const second = keys();
  expect(second).toEqual({ 0: second["0"], 1: first["1"], 2: first["0"] });
  rotateKeys(folder, options());
  expect(keys()).toEqual({ 0: keys()["0"], 2: first["0"], 3: second["0"] });
  expect(said.at(-1)).toBe("INFO Excess key to purge: KEYS/1");
});

test("with one active key the staged one is all there is, as upstream has it", () => {
  initialize(1);
  expect(Object.keys(keys())).toEqual(["0"]);
  rotateKeys(folder, options(1));
  expect(Object.keys(keys())).toEqual(["0"]);
});

test("fewer active keys than before: all that are too many go", () => {
  initialize();
  for (let i = 0; i < 4; i++) rotateKeys(folder, options(6));
  expect(Object.keys(keys())).toEqual(["0", "1", "2", "3", "4", "5"]);
  rotateKeys(folder, options(3));
  expect(Object.keys(keys())).toEqual(["0", "5", "6"]);
});

test("a rotation of upstream's that stopped half-way is finished: nothing is promoted that nobody knows", () => {
  initialize();
  const before = keys();
  renameSync(join(folder, "0"), join(folder, "2"));
  writeFileSync(join(folder, "0.tmp"), "half a k", { mode: 0o600 });
  rotateKeys(folder, options());
  expect(keys()).toEqual({ 0: keys()["0"], 1: before["1"], 2: before["0"] });
  expect(keys()["0"]).toHaveLength(44);
});

test("an empty staged key is not promoted; other files are left alone", () => {
  initialize();
  const before = keys();
  writeFileSync(join(folder, "0"), "");
  writeFileSync(join(folder, "README"), "not a key");
  rotateKeys(folder, options());
  expect(keys()).toEqual({ 0: keys()["0"], 1: before["1"], README: "not a key" });
});

test("a folder without keys is not rotated", () => {
  createKeyFolder(folder, NOBODY, say);
  expect(() => rotateKeys(folder, options())).toThrow(/does not contain keys/);
  expect(readdirSync(folder)).toEqual([]);
});

test.runIf(process.geteuid?.() === 0)("keys belong to whom they were made for, promoted ones, too", () => {
  const owner = { uid: 65_534, gid: 65_533 };
  createKeyFolder(folder, owner, say);
  initializeKeys(folder, { ...options(), owner });
  rotateKeys(folder, { ...options(), owner: NOBODY });
  expect(["", "1", "2"].map((name) => statSync(join(folder, name)).uid)).toEqual([65_534, 65_534, 65_534]);
  expect(statSync(join(folder, "2")).gid).toBe(65_533);
  expect(statSync(join(folder, "0")).uid).toBe(0);
});

test("a user without a group changes no owner, and is told so", () => {
  said = [];
  createKeyFolder(folder, { uid: 65_534, gid: undefined }, say);
  initializeKeys(folder, { ...options(), owner: { uid: 65_534, gid: undefined } });
  chmodSync(folder, 0o700);
  expect(said.filter((line) => line.startsWith("WARNING"))).toEqual([
    "WARNING Unable to change the ownership of key repository without a keystone user ID and keystone group ID both being provided: KEYS",
    ...Array.from(
      { length: 2 },
      () =>
        "WARNING Unable to change the ownership of the new key without a keystone user ID and keystone group ID both being provided: KEYS",
    ),
  ]);
});

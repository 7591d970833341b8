import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FernetKey } from "@underpin/oslo/fernet";
import { KeyRepository, NULL_KEY, type KeyRepositoryOptions } from "./key-repository.ts";
import { initializeKeys, rotateKeys } from "./key-rotation.ts";

const QUIETLY = { maxActiveKeys: 3, owner: { uid: undefined, gid: undefined }, say: () => {} };
let base = "";
let folder = "";
let notices: string[] = [];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "underpin-keys-"));
  folder = join(base, "keys");
  mkdirSync(folder, { mode: 0o755 });
  initializeKeys(folder, QUIETLY);
  notices = [];
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** Looks at each call whether anything has changed, unless it is to wait for the kernel. */
function open(options: KeyRepositoryOptions = {}, where: string = folder): KeyRepository {
  return new KeyRepository(where, { checkEveryMs: 0, onNotice: ({ text }) => notices.push(text.replaceAll(base, "")), ...options });
}

const key = (name: string): FernetKey => new FernetKey(readFileSync(join(folder, name), "utf8"));
const madeBy = (name: string, text: string): boolean => key(name).open(Buffer.from(text, "base64url")) !== null;

test("the highest key encrypts, all decrypt", () => {
  rotateKeys(folder, QUIETLY);
  using keys = open();
  expect(keys.size).toBe(3);
  expect(madeBy("2", keys.encrypt("text"))).toBe(true);
  for (const name of ["0", "1", "2"]) expect(keys.open(key(name).encrypt("text"))?.data.toString()).toBe("text");
});

test("a rotation is seen without a restart", () => {
  using keys = open();
  const before = keys.encrypt("text");
  rotateKeys(folder, QUIETLY);
  expect(madeBy("2", keys.encrypt("text"))).toBe(true);
  expect(keys.open(before)?.data.toString()).toBe("text");
  expect(notices).toEqual([]);
});

test("the kernel tells of a change, where nobody looks", async () => {
  using keys = open({ checkEveryMs: 1e9 });
  rotateKeys(folder, QUIETLY);
  await vi.waitFor(() => expect(madeBy("2", keys.encrypt("text"))).toBe(true), { timeout: 10_000, interval: 5 });
});

test("before a text is refused, new keys are looked for", async () => {
  using keys = open({ checkEveryMs: 1e9 });
  const other = new FernetKey(Buffer.alloc(32, 7).toString("base64url"));
  writeFileSync(join(folder, "7"), Buffer.alloc(32, 7).toString("base64url"));
  await vi.waitFor(() => expect(keys.open(other.encrypt("text"))?.data.toString()).toBe("text"), { timeout: 10_000, interval: 5 });
});

test("a folder that is replaced as a whole is read anew, and watched", async () => {
  using keys = open();
  const copy = join(base, "copy");
  cpSync(folder, copy, { recursive: true });
  rotateKeys(copy, QUIETLY);
  renameSync(folder, join(base, "old"));
  renameSync(copy, folder);
  expect(madeBy("2", keys.encrypt("text"))).toBe(true);
  rotateKeys(folder, QUIETLY);
  expect(madeBy("3", keys.encrypt("text"))).toBe(true);
});

test("an empty folder, and none, leave the keys that were there, and it is said once", () => {
  using keys = open();
  const token = keys.encrypt("text");
  for (const name of readdirSync(folder)) renameSync(join(folder, name), join(base, name));
  for (let i = 0; i < 3; i++) expect(keys.open(token)?.data.toString()).toBe("text");
  rmSync(folder, { recursive: true });
  for (let i = 0; i < 3; i++) expect(keys.open(keys.encrypt("more"))?.data.toString()).toBe("more");
  expect(notices).toEqual([
    "/keys does not contain keys, use keystone-manage fernet_setup to create Fernet keys.: what was read before is kept",
  ]);
  mkdirSync(folder);
  for (const name of ["0", "1"]) renameSync(join(base, name), join(folder, name));
  rotateKeys(folder, QUIETLY);
  expect(madeBy("2", keys.encrypt("text"))).toBe(true);
});

test("a primary key that is half written does not encrypt, and nothing that was readable becomes unreadable", () => {
  using keys = open();
  const token = keys.encrypt("text");
  const old = key("1");
  const whole = Buffer.alloc(32, 9).toString("base64url").concat("=");
  writeFileSync(join(folder, "2"), "");
  rmSync(join(folder, "1"));
  expect(old.open(Buffer.from(keys.encrypt("text"), "base64url"))).not.toBeNull();
  appendFileSync(join(folder, "2"), whole.slice(0, 30));
  for (let i = 0; i < 3; i++) expect(old.open(Buffer.from(keys.encrypt("text"), "base64url"))).not.toBeNull();
  appendFileSync(join(folder, "2"), whole.slice(30));
  expect(madeBy("2", keys.encrypt("text"))).toBe(true);
  expect(keys.open(token)).toBeNull();
  expect(notices).toEqual([
    "Ignoring empty key found in key repository: /keys/2",
    "Ignoring what is no Fernet key in key repository: /keys/2",
    "key file is world readable: /keys/2",
  ]);
});

test("an empty file that stays does not keep later keys away", () => {
  writeFileSync(join(folder, "00"), "");
  using keys = open();
  rotateKeys(folder, QUIETLY);
  expect(madeBy("2", keys.encrypt("text"))).toBe(true);
  expect(notices).toEqual(["Ignoring empty key found in key repository: /keys/00"]);
});

test("other files are no keys", () => {
  for (const name of ["0.tmp", "README", "1~", "-1", "lost+found"]) writeFileSync(join(folder, name), "no key", { mode: 0o600 });
  mkdirSync(join(folder, "5"));
  using keys = open();
  expect(keys.size).toBe(2);
  expect(notices).toEqual([]);
});

test("files are judged by who may read them, not their folder; once", () => {
  using keys = open();
  keys.encrypt("text");
  expect(notices).toEqual([]);
  chmodSync(join(folder, "1"), 0o644);
  for (let i = 0; i < 3; i++) keys.encrypt("text");
  expect(notices).toEqual(["key file is world readable: /keys/1"]);
});

test("no folder, and no key, are no repository", () => {
  expect(() => open({}, join(base, "none"))).toThrow(/does not contain keys, use keystone-manage fernet_setup/);
  mkdirSync(join(base, "empty"));
  expect(() => open({}, join(base, "empty"))).toThrow(/does not contain keys/);
});

test("credentials have the null key last, and alone where there is no repository", () => {
  const nobodys = new FernetKey(NULL_KEY).encrypt("text");
  using none = open({ withNullKey: true }, join(base, "none"));
  expect(none.open(nobodys)?.data.toString()).toBe("text");
  expect(none.primaryHash).toBe(createHash("sha1").update(NULL_KEY).digest("hex"));
  using keys = open({ withNullKey: true });
  expect(keys.open(nobodys)?.data.toString()).toBe("text");
  expect(madeBy("1", keys.encrypt("text"))).toBe(true);
  cpSync(folder, join(base, "none"), { recursive: true });
  expect(madeBy("1", none.encrypt("text"))).toBe(true);
  rmSync(join(base, "none"), { recursive: true });
  expect(madeBy("1", none.encrypt("text"))).toBe(true);
});

test("the primary key's hash is that of its file, a line's end included", () => {
  const text = `${readFileSync(join(folder, "1"), "utf8")}\n`;
  writeFileSync(join(folder, "1"), text);
  using keys = open({ withNullKey: true });
  expect(keys.primaryHash).toBe(createHash("sha1").update(text).digest("hex"));
  expect(madeBy("1", keys.encrypt("text"))).toBe(true);
});

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { KeyRepository } from "../../services/keystone/src/tokens/key-repository.ts";
import { initializeKeys, rotateKeys } from "../../services/keystone/src/tokens/key-rotation.ts";

const CHILD = fileURLToPath(new URL("rotation-child.mjs", import.meta.url));
const OPTIONS = { maxActiveKeys: 3, owner: { uid: undefined, gid: undefined }, say: () => {} };
const base = mkdtempSync(join(tmpdir(), "underpin-rotation-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

function run(what: "rotate" | "setup", folder: string, killAt: number): { readonly signal: string | null; readonly calls: number } {
  const { signal, stdout, stderr } = spawnSync(process.execPath, [CHILD, what, folder, String(killAt)], { encoding: "utf8" });
  expect(stderr).toBe("");
  return { signal, calls: Number(stdout) };
}

function keysOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => /^\d+$/.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

describe("kill -9 at each step", () => {
  test("of a rotation leaves a repository that opens all texts, and the next rotation finishes it", () => {
    const fresh = emptyFolder("fresh");
    initializeKeys(fresh, OPTIONS);
    rotateKeys(fresh, OPTIONS);
    const old = keysOf(fresh);
    expect(Object.keys(old)).toEqual(["0", "1", "2"]);
    using atFirst = new KeyRepository(fresh);
    const token = atFirst.encrypt("text");
    const counted = join(base, "counted");
    cpSync(fresh, counted, { recursive: true });
    const { calls } = run("rotate", counted, 0);
    expect(calls).toBeGreaterThan(12);

    for (let killAt = 1; killAt <= calls; killAt++) {
      const folder = join(base, `killed-${killAt}`);
      cpSync(fresh, folder, { recursive: true });
      expect(run("rotate", folder, killAt).signal, `call ${killAt}`).toBe("SIGKILL");
      const left = keysOf(folder);
      expect(Object.values(left).every((key) => key.length === 44)).toBe(true);
      // A node that has not heard of the rotation opens what others make now, as the primary key is one that was there.
      const primary = Math.max(...Object.keys(left).map(Number));
      expect(Object.values(old)).toContain(left[String(primary)]);
      expect(left).toHaveProperty("0");
      using meanwhile = new KeyRepository(folder);
      expect(meanwhile.open(token)?.data.toString()).toBe("text");
      const made = meanwhile.encrypt("made meanwhile");

      // The operator runs the command again: at most one key was promoted by the two of them where the first had come that far.
      rotateKeys(folder, OPTIONS);
      const after = keysOf(folder);
      expect(Object.keys(after)).toHaveLength(3);
      expect(new Set(Object.values(after)).size).toBe(3);
      using finished = new KeyRepository(folder);
      expect(finished.open(made)?.data.toString()).toBe("made meanwhile");
      expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    }
  });

  test("of a setup leaves nothing, or keys to work with", () => {
    const { calls } = run("setup", emptyFolder("setup-counted"), 0);
    for (let killAt = 1; killAt <= calls; killAt++) {
      const folder = emptyFolder(`setup-${killAt}`);
      expect(run("setup", folder, killAt).signal, `call ${killAt}`).toBe("SIGKILL");
      initializeKeys(folder, OPTIONS);
      expect(existsSync(join(folder, "0"))).toBe(true);
      using repository = new KeyRepository(folder);
      const token = repository.encrypt("text");
      rotateKeys(folder, OPTIONS);
      expect(repository.open(token)?.data.toString()).toBe("text");
    }
  });
});

function emptyFolder(name: string): string {
  return mkdtempSync(join(base, name));
}

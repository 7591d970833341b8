import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (...path: readonly string[]): string => readFileSync(join(root, ...path), "utf8");
const PUBLISHED = ["packages/underpin", "packages/oslo", "packages/keystone-auth", "services/barbican", "services/keystone"];

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

test("each published package carries the licence, a page that says what it is, and ranges that let patches in", () => {
  for (const folder of PUBLISHED) {
    expect(read(folder, "LICENSE"), folder).toBe(read("LICENSE"));
    const { name, description, license, dependencies = {}, ...rest } = JSON.parse(read(folder, "package.json"));
    expect({ license, published: !rest.private }, folder).toEqual({ license: "Apache-2.0", published: true });
    expect(read(folder, "README.md")).toMatch(new RegExp(`^# ${name}\n`));
    expect(description).toBeTruthy();
    expect(Object.values(dependencies).every((range) => /^\^\d/.test(String(range)))).toBe(true);
  }
});

test("nothing that is published installs a driver unasked, and every driver is a peer", () => {
  const { dependencies, optionalDependencies, peerDependenciesMeta } = JSON.parse(read("packages/underpin/package.json"));
  expect({ names: Object.keys(dependencies), optionalDependencies }).toEqual({
    names: ["commander", "jiti", "libpg-query", "valibot", "yaml"],
  });
  expect(peerDependenciesMeta).toEqual(Object.fromEntries(["libsql", "mysql2", "pg"].map((name) => [name, { optional: true }])));
});

test("the lock file names the binaries of every platform, so that npm ci takes it", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as { packages: Readonly<Record<string, Locked>> };
  const found = (path: string, name: string): boolean => `${path}/node_modules/${name}` in packages || `node_modules/${name}` in packages;
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !found(path, name)),
  );
  expect(missing).toEqual([]);
});

test("commands can be linked before anything is built", () => {
  for (const folder of PUBLISHED)
    for (const file of Object.values((JSON.parse(read(folder, "package.json")) as { bin?: Record<string, string> }).bin ?? {}))
      expect(statSync(join(root, folder, file)).mode & 0o111, file).toBe(0o111);
});

test("every source that a published map names is published beside it", () => {
  // All files of all packages are more than the megabyte that a child may print.
  const packed = execFileSync(
    "npm",
    ["pack", "--dry-run", "--json", "--silent", "--ignore-scripts", ...PUBLISHED.map((folder) => `--workspace=${folder}`)],
    { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  const packages = JSON.parse(packed) as readonly { readonly files: readonly { readonly path: string }[] }[];
  expect(packages).toHaveLength(PUBLISHED.length);
  for (const [i, { files }] of packages.entries()) {
    const folder = PUBLISHED[i] ?? "";
    const paths = new Set(files.map(({ path }) => path));
    const maps = [...paths].filter((path) => path.endsWith(".map"));
    expect(maps.length, folder).toBeGreaterThan(0);
    const dead = maps.flatMap((map) => {
      const { sources, sourceRoot = "" } = JSON.parse(read(folder, map)) as { sources: readonly string[]; sourceRoot?: string };
      return sources.map((source) => join(dirname(map), sourceRoot, source)).filter((source) => !paths.has(source));
    });
    expect(dead, folder).toEqual([]);
  }
});

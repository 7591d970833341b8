// Packs each published package as npm would, and lets publint and attw judge what its users get; every source map leads somewhere.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { build, run } from "./setup.mjs";

await build();
for (const folder of ["packages/underpin", "packages/oslo", "packages/keystone-auth", "services/barbican", "services/keystone"]) {
  const out = mkdtempSync(join(tmpdir(), "underpin-pack-"));
  run("npm", ["pack", "--silent", "--pack-destination", out, `./${folder}`], { stdio: ["ignore", "ignore", "inherit"] });
  const tarball = join(out, readdirSync(out)[0]);
  const files = listed(tarball);
  run("npx", ["--no-install", "publint", "run", tarball, "--strict"]);
  run("npx", ["--no-install", "attw", tarball, "--profile", "esm-only", "--format", "ascii", "--quiet"]);
  for (const needed of ["LICENSE", "README.md"]) if (!files.has(needed)) fail(`${folder} is packed without ${needed}`);
  for (const map of [...files].filter((file) => file.endsWith(".map")))
    for (const source of JSON.parse(readFileSync(join(folder, map), "utf8")).sources)
      if (!files.has(posix.join(posix.dirname(map), source))) fail(`${folder}/${map} leads to ${source}, which is not packed`);
  rmSync(out, { recursive: true });
}

function listed(tarball) {
  const { stdout } = spawnSync("tar", ["-tzf", tarball], { encoding: "utf8" });
  return new Set(
    stdout
      .trim()
      .split("\n")
      .map((file) => file.replace(/^package\//, "")),
  );
}

function fail(text) {
  console.error(text);
  process.exitCode = 1;
}

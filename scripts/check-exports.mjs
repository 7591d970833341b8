// Packs each published package as npm would, and lets publint and attw judge what its users get.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./setup.mjs";

for (const folder of ["packages/underpin", "packages/oslo", "services/keystone"]) {
  const out = mkdtempSync(join(tmpdir(), "underpin-pack-"));
  run("npm", ["pack", "--silent", "--pack-destination", out, `./${folder}`], { stdio: ["ignore", "ignore", "inherit"] });
  const tarball = join(out, readdirSync(out)[0]);
  run("npx", ["--no-install", "publint", "run", tarball, "--strict"]);
  run("npx", ["--no-install", "attw", tarball, "--profile", "esm-only", "--format", "ascii", "--quiet"]);
  rmSync(out, { recursive: true });
}

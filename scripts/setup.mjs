// What the README's two commands have in common: install what package-lock.json says, and build.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a command in the project's folder; ends this process with its status if it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32", ...options });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Installs unless what is installed is what the lock file says; `folder` has a lock file of its own. */
export function install(folder = ".") {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`);
    process.exit(1);
  }
  const lock = createHash("sha256")
    .update(readFileSync(`${root}/${folder}/package-lock.json`))
    .digest("hex");
  const stamp = `${root}/${folder}/node_modules/.underpin-lock`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.error(folder === "." ? "Installing …" : `Installing what ${folder} needs …`);
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: `${root}/${folder}`,
    stdio: ["ignore", process.stderr, "inherit"],
  });
  writeFileSync(stamp, lock);
}

/** Compiles and bundles what changed; what was compiled from a file that is gone goes too: a service would find a script there that is none. */
export async function build() {
  run(process.execPath, [`${root}/node_modules/typescript/bin/tsc`, "-b"]);
  for (const { path } of JSON.parse(readFileSync(`${root}/tsconfig.json`, "utf8")).references)
    for (const name of readdirSync(`${root}/${path}/dist`, { recursive: true, encoding: "utf8" })) {
      const source = /^(.+?)(\.d\.ts|\.js)(\.map)?$/.exec(name)?.[1];
      if (source !== undefined && !name.startsWith("bundle") && !existsSync(`${root}/${path}/src/${source}.ts`))
        rmSync(`${root}/${path}/dist/${name}`);
    }
  const { bundle } = await import("./bundle.mjs");
  await bundle();
}

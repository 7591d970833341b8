import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { must } from "./execute.ts";

/** Where others' suites are kept, which are no part of this project; `CLIENTS_CACHE` names another folder. */
const CACHE = process.env["CLIENTS_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "underpin-clients");

/** The proxies and settings by which package managers find what they fetch. */
const FETCHING = Object.fromEntries(
  Object.entries(process.env).filter(
    (entry): entry is [string, string] => /^(pip_|go|https?_proxy|no_proxy|ssl_|home$)/i.test(entry[0]) && entry[1] !== undefined,
  ),
);

/** Makes a folder of the cache once: what is said of it has to be the same the next time. */
async function once(name: string, said: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(CACHE, name);
  const stamp = join(folder, ".made-of");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === said) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await make(folder);
  writeFileSync(stamp, said);
  return folder;
}

/**
 * A Python of its own with packages from PyPI.
 *
 * @returns the folder of its commands
 */
export async function pythonPackages(name: string, packages: readonly string[]): Promise<string> {
  const folder = await once(name, packages.join("\n"), async (made) => {
    await must("python3", ["-m", "venv", made], { env: FETCHING });
    await must(join(made, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", ...packages], { env: FETCHING });
  });
  return join(folder, "bin");
}

/**
 * The source of a Python package, with tests that are no part of it when it is installed.
 *
 * @param bin the commands of a Python
 * @returns its folder
 */
export async function pythonSource(bin: string, name: string, version: string): Promise<string> {
  const title = `${name}-${version}`;
  const folder = await once(`source-${title}`, title, async (made) => {
    const args = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", ":all:", "--dest", made];
    await must(join(bin, "pip"), ["download", ...args, `${name}==${version}`], { env: FETCHING });
    await must("tar", ["-xzf", join(made, `${title}.tar.gz`), "-C", made]);
  });
  return join(folder, title);
}

/**
 * A copy of a Go module's source, and a program made of the tests of one of its packages.
 *
 * @returns the program, and the folder that it is to be run in
 */
export async function goTests(
  module: string,
  folder: string,
  tags: string,
): Promise<{ readonly program: string; readonly folder: string }> {
  const made = await once(module.replaceAll(/[^\w.-]/g, "-"), `${folder} ${tags}`, async (place) => {
    const said = await must("go", ["mod", "download", "-json", module], { cwd: place, env: FETCHING });
    const { Dir } = JSON.parse(said) as { readonly Dir: string };
    const source = join(place, "source");
    await must("cp", ["-r", Dir, source]);
    await must("chmod", ["-R", "u+w", source]);
    await must("go", ["test", "-c", "-tags", tags, "-o", join(place, "tests"), `./${folder}`], { cwd: source, env: FETCHING });
  });
  return { program: join(made, "tests"), folder: join(made, "source", folder) };
}

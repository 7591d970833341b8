import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The config files of a project that are there, in the order in which they are read: `~/.PROJECT`, `~`, `/etc/PROJECT`,
 * `/etc`, the first of them with `PROJECT.conf`, and then the files of its `PROJECT.conf.d`.
 */
export function findConfigFiles(project: string): readonly string[] {
  for (const folder of [join(homedir(), `.${project}`), homedir(), join("/etc", project), "/etc"]) {
    const file = join(folder, `${project}.conf`);
    if (existsSync(file)) return [file, ...filesOf(join(folder, `${project}.conf.d`))];
  }
  return [];
}

/** The `*.conf` files of a `--config-dir`, by name. */
export function filesOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".conf"))
    .toSorted()
    .map((name) => join(folder, name));
}

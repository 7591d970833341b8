import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Whose files are looked for, and what was named. */
export interface ConfigSearch {
  /** `keystone` finds `keystone.conf` and `keystone.conf.d`. */
  readonly project: string;
  /** The program's own name: `keystone-manage` reads `keystone-manage.conf` after the project's. */
  readonly program?: string;
  /** What `--config-file` names, in its order. */
  readonly files?: readonly string[];
  /** What `--config-dir` names, in its order. */
  readonly folders?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * The config files that are read, the later over the earlier, as oslo.config finds them: the default files unless some
 * are named, the default folders unless some are named, then what is named.
 *
 * @throws Error if a folder that was named isn't there
 */
export function findConfigFiles({
  project,
  program,
  files = [],
  folders = [],
  environment = process.env,
}: ConfigSearch): readonly string[] {
  const places = searched(project, environment);
  const names = [...new Set([project, ...(program === undefined ? [] : [program])])];
  const first = (name: string): readonly string[] =>
    places
      .map((place) => join(place, name))
      .filter((path) => existsSync(path))
      .slice(0, 1);
  for (const folder of folders) if (!existsSync(folder)) throw new Error(`There is no folder ${folder} (--config-dir).`);
  return [
    ...(files.length > 0 ? [] : names.flatMap((name) => first(`${name}.conf`))),
    ...(folders.length > 0 ? [] : names.flatMap((name) => first(`${name}.conf.d`)).flatMap(filesOf)),
    ...files,
    ...folders.flatMap(filesOf),
  ];
}

/** Where config files may be, the nearest first. */
function searched(project: string, { HOME = homedir(), SNAP, SNAP_COMMON }: NodeJS.ProcessEnv): readonly string[] {
  return [
    join(HOME, `.${project}`),
    HOME,
    join("/etc", project),
    "/etc",
    ...[SNAP_COMMON, SNAP].filter((snap) => snap !== undefined && snap !== "").map((snap) => join(snap ?? "", "etc", project)),
  ];
}

/** The `*.conf` files of a folder, by name; hidden ones are left alone. */
function filesOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".conf") && !name.startsWith("."))
    .toSorted()
    .map((name) => join(folder, name));
}

import { existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { PolicyFileError, readPolicyFile } from "./policy-file.ts";
import type { FileRule } from "./rule-set.ts";

/** Which files hold an operator's rules. */
export interface PolicyPlaces {
  /** `policy_file`; none is needed. */
  readonly file?: string;
  /** `policy_dirs`: their files come after `file`, by name; a later rule takes the place of an earlier one. */
  readonly folders?: readonly string[];
}

/**
 * Finds a service's policy files as oslo.policy does: relative paths in the folders of the configuration, then `~/.PROJECT`, `~`,
 * `/etc/PROJECT`, `/etc`. If `policy.yaml` was not asked for by name and is not there, `policy.json` will do.
 *
 * @param given `policy_file` and `policy_dirs` as configured
 */
export function findPolicyFiles(
  project: string,
  configFolders: readonly string[],
  given: { readonly file?: string; readonly folders?: readonly string[] } = {},
): PolicyPlaces {
  const places = [...configFolders, join(homedir(), `.${project}`), homedir(), join("/etc", project), "/etc"];
  const find = (path: string): string | undefined =>
    (isAbsolute(path) ? [path] : places.map((folder) => join(folder, path))).find((found) => existsSync(found));
  const file = given.file === undefined ? (find("policy.yaml") ?? find("policy.json")) : find(given.file);
  const folders = (given.folders ?? ["policy.d"]).flatMap((folder) => find(folder) ?? []);
  return { ...(file === undefined ? {} : { file }), folders };
}

/**
 * Reads all of the places' rules.
 *
 * @throws PolicyFileError if one of the files can't be read
 */
export function readPolicyPlaces({ file, folders = [] }: PolicyPlaces): ReadonlyMap<string, FileRule> {
  const rules = new Map<string, FileRule>();
  for (const path of [...(file === undefined ? [] : [file]), ...folders.flatMap(filesIn)])
    for (const [name, rule] of readOne(path)) rules.set(name, rule);
  return rules;
}

function readOne(path: string): ReadonlyMap<string, FileRule> {
  try {
    return readPolicyFile(path);
  } catch (cause) {
    if (cause instanceof PolicyFileError) throw cause;
    throw new PolicyFileError(`${path} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .toSorted(byCodePoint)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** What tells whether files are still those that were read: a file that is replaced within one tick of its clock has another inode. */
export function fingerprint({ file, folders = [] }: PolicyPlaces): string {
  const paths = [...(file === undefined ? [] : [file]), ...folders.flatMap((folder) => [folder, ...filesIn(folder)])];
  return paths.map(mark).join("\n");
}

function mark(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? `${path} is away` : `${path} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}

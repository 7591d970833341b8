import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { prepareFile, syncFolder, type Owner, type Say } from "./key-files.ts";
import { KeyRepositoryError } from "./key-repository.ts";

export interface RotationOptions {
  /** How many keys stay, the staged one among them. */
  readonly maxActiveKeys: number;
  readonly owner: Owner;
  readonly say: Say;
  /** SHA-1 of the primary key that is to be followed by the next; another one means that somebody else rotated them, and nothing is done. */
  readonly primaryHash?: string;
}

/** Makes the first keys of a repository, 0 and 1, unless there is one already. */
export function initializeKeys(folder: string, options: RotationOptions): void {
  if (existsSync(join(folder, "0"))) return options.say("INFO", "Key repository is already initialized; aborting.");
  if (numbersIn(folder).length === 0) stageNewKey(folder, options)();
  rotateKeys(folder, options);
}

/**
 * Makes the staged key the primary one, stages a new one, and takes away the oldest beyond the most that stay.
 *
 * Wherever it is interrupted, every key that was there before still is, 0 and the highest one among them, so that nodes of either
 * implementation go on, and the next rotation finishes what this one began: a staged key that is the primary one too was promoted, and no
 * staged key at all is where upstream's was interrupted. Two rotations at once come to one.
 *
 * @throws KeyRepositoryError if there is no key to begin with, or the primary one is another than it was
 */
export function rotateKeys(folder: string, options: RotationOptions): void {
  const { maxActiveKeys, say } = options;
  // The staged key first: what is listed after that has every key that another rotation made of it.
  const staged = textOf(join(folder, "0"));
  const before = numbersIn(folder);
  const files = before.map((number) => `'${join(folder, String(number))}'`).join(", ");
  say("INFO", `Starting key rotation with ${before.length} key files: [${files}]`);
  const primary = Math.max(...before);
  if (before.length === 0)
    throw new KeyRepositoryError(`${folder} does not contain keys, use keystone-manage fernet_setup to create Fernet keys.`);
  if (options.primaryHash !== undefined && options.primaryHash !== hashOf(join(folder, String(primary))))
    throw new KeyRepositoryError(`The keys in ${folder} are being rotated by somebody else.`);
  const becomeStaged = stageNewKey(folder, options);
  say("INFO", `Current primary key is: ${primary}`);
  const numbers = before.filter((number) => number !== 0);
  if (staged === null || isPromoted(folder, staged, primary))
    say("WARNING", "The last rotation was interrupted after it had promoted its key; this one finishes it.");
  else numbers.push(promote(folder, staged, primary + 1, say));
  becomeStaged();
  purge(folder, numbers, maxActiveKeys, say);
}

/** The key that the next rotation makes the primary one; null if it makes none, as it finishes one that was interrupted. */
export function nextPrimary(folder: string): string | null {
  const staged = textOf(join(folder, "0"));
  return staged === null || isPromoted(folder, staged, Math.max(...numbersIn(folder))) ? null : staged;
}

function isPromoted(folder: string, staged: string, primary: number): boolean {
  return primary > 0 && staged === textOf(join(folder, String(primary)));
}

function promote(folder: string, text: string, number: number, say: Say): number {
  const { uid, gid } = statSync(join(folder, "0"));
  say("INFO", `Next primary key will be: ${number}`);
  const isRoot = process.geteuid?.() === 0;
  prepareFile(join(folder, String(number)), text, isRoot ? { uid, gid } : { uid: undefined, gid: undefined })();
  say("INFO", `Promoted key 0 to be the primary: ${number}`);
  return number;
}

/** Writes a new key; what comes back makes it the staged one. */
function stageNewKey(folder: string, { owner, say }: RotationOptions): () => void {
  if ((owner.uid === undefined) !== (owner.gid === undefined))
    say(
      "WARNING",
      `Unable to change the ownership of the new key without a keystone user ID and keystone group ID both being provided: ${folder}`,
    );
  const path = join(folder, "0");
  const become = prepareFile(path, randomBytes(32).toString("base64url").concat("="), owner);
  say("INFO", `Created a new temporary key: ${path}.tmp`);
  return () => {
    become();
    say("INFO", `Become a valid new key: ${path}`);
  };
}

function purge(folder: string, numbers: readonly number[], maxActiveKeys: number, say: Say): void {
  const excess = numbers.toSorted((a, b) => b - a).slice(Math.max(0, maxActiveKeys - 1));
  for (const number of excess.toReversed()) {
    const path = join(folder, String(number));
    say("INFO", `Excess key to purge: ${path}`);
    rmSync(path, { force: true });
  }
  if (excess.length > 0) syncFolder(folder);
}

/** Numbers of the key files that have something in them. */
function numbersIn(folder: string): readonly number[] {
  return readdirSync(folder)
    .filter((name) => /^\d+$/.test(name) && statSync(join(folder, name), { throwIfNoEntry: false })?.isFile())
    .filter((name) => textOf(join(folder, name)))
    .map(Number);
}

function hashOf(path: string): string {
  return createHash("sha1")
    .update(textOf(path) ?? "")
    .digest("hex");
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8") || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

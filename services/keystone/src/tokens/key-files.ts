import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/** Who files of keys are made for. */
export interface Owner {
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

/** Takes the lines that upstream logs. */
export type Say = (level: "INFO" | "WARNING" | "ERROR", text: string) => void;

/**
 * Writes a file beside the one that it is to become, readable for its owner alone, and sees that it is on the disk.
 *
 * @returns puts it in its place, at once
 */
export function prepareFile(path: string, text: string, owner: Owner, mode = 0o600): () => void {
  const temporary = `${path}.tmp`;
  rmSync(temporary, { force: true });
  const file = openSync(temporary, "wx", mode);
  try {
    if (owner.uid !== undefined && owner.gid !== undefined) fchownSync(file, owner.uid, owner.gid);
    writeSync(file, text);
    fsyncSync(file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return () => {
    renameSync(temporary, path);
    syncFolder(dirname(path));
  };
}

/** Sees that names given or taken in a folder are on the disk. */
export function syncFolder(folder: string): void {
  const file = openSync(folder, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the folder of a key repository if there is none. */
export function createKeyFolder(folder: string, owner: Owner, say: Say): void {
  if (existsSync(folder)) return;
  say("INFO", `${folder} does not appear to exist; attempting to create it`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    say("ERROR", `Failed to create ${folder}: either it already exists or you don't have sufficient permissions to create it`);
    return;
  }
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  else if (owner.uid !== undefined || owner.gid !== undefined)
    say(
      "WARNING",
      `Unable to change the ownership of key repository without a keystone user ID and keystone group ID both being provided: ${folder}`,
    );
}

/** Whether a key repository can be read and written. */
export function isUsable(folder: string, group: string, say: Say): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    say("ERROR", `Either [${group}] key_repository does not exist or Keystone does not have sufficient permission to access it: ${folder}`);
    return false;
  }
}

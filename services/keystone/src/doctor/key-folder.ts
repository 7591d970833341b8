import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Whether we may look into a folder of keys. */
export function isUsable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether there is a key: a file named by a number that has something in it. */
export function hasKeys(folder: string): boolean {
  if (!isUsable(folder)) return false;
  return readdirSync(folder).some((name) => {
    if (!/^\d+$/.test(name)) return false;
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    return found?.isFile() === true && found.size > 0;
  });
}

import { existsSync } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UnderpinError } from "../model/error.ts";
import { manifestPath, manifestText, type Manifest } from "./manifest.ts";

/** A dump while it is written: under another name, so that a file of its own name is always whole. */
export const partPath = (file: string): string => `${file}.part`;

/**
 * Looks that nothing is there yet, and takes away what an earlier try left.
 *
 * @throws UnderpinError `UP-BACKUP`
 */
export async function prepare(file: string): Promise<void> {
  if (existsSync(file))
    throw new UnderpinError("UP-BACKUP", {
      what: `${file} is there already.`,
      fine: "It was not touched.",
      next: "Name another file, or take that one away.",
    });
  if (!existsSync(dirname(file)))
    throw new UnderpinError("UP-BACKUP", { what: `There is no folder ${dirname(file)}.`, fine: "Nothing was done.", next: "Make it." });
  await discard(file);
}

/** Takes away what was written so far. */
export async function discard(file: string): Promise<void> {
  for (const path of [partPath(file), partPath(manifestPath(file))]) await rm(path, { force: true });
}

/**
 * Gives both files their names: the manifest first, so that a dump is never without.
 *
 * @throws UnderpinError `UP-BACKUP` if another backup has written to the same file meanwhile
 */
export async function finish(file: string, manifest: Manifest): Promise<void> {
  const written = await stat(partPath(file)).catch(() => null);
  if (written?.size !== manifest.dump.bytes)
    throw new UnderpinError("UP-BACKUP", { what: `Something else has written to ${partPath(file)} meanwhile.`, fine: "It was not kept." });
  const path = manifestPath(file);
  {
    await using handle = await open(partPath(path), "w", 0o600);
    await handle.writeFile(manifestText(manifest));
    await handle.sync();
  }
  await rename(partPath(path), path);
  await rename(partPath(file), file);
  await using folder = await open(dirname(file), "r");
  await folder.sync();
}

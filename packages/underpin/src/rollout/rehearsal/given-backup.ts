import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { messageOf, UnderpinError } from "../../model/error.ts";
import { readManifest, type Manifest } from "../../backup/manifest.ts";

/** A backup that is there. */
export interface GivenBackup {
  readonly file: string;
  readonly manifest: Manifest;
}

/**
 * The backup that a path names, or the newest one of the service in the folder that it names.
 *
 * @throws UnderpinError `UP-BACKUP-SPOILT`, `UP-REHEARSAL` if there is none
 */
export async function givenBackup(path: string, service: string): Promise<GivenBackup> {
  const full = resolve(path);
  if (!(await stat(full).catch(() => null))?.isDirectory()) return { file: full, manifest: await readManifest(full) };
  const names = (await readdir(full)).filter((name) => name.endsWith(".json"));
  const found: GivenBackup[] = [];
  const wrong: string[] = [];
  for (const name of names) {
    const file = join(full, name.slice(0, -".json".length));
    try {
      const manifest = await readManifest(file);
      if (manifest.service === service) found.push({ file, manifest });
    } catch (error) {
      wrong.push(`${name}: ${messageOf(error)}`);
    }
  }
  const [newest] = found.toSorted((one, other) => Date.parse(other.manifest.taken) - Date.parse(one.manifest.taken));
  if (newest) return newest;
  throw new UnderpinError("UP-REHEARSAL", {
    what: `There is no backup of ${service} in ${full}.`,
    why: wrong.join("; ") || "No file there is the manifest of one.",
    fine: "Nothing was done.",
    next: "Name another file or folder, or leave --backup out: then one is made.",
  });
}

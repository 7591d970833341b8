import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readGolden } from "./golden.ts";

/** A key repository with the fixture's credential keys, in a folder of its own. */
export function writeKeys(): string {
  const folder = mkdtempSync(join(tmpdir(), "underpin-keys-"));
  const file = readGolden("data/credential-keys") as unknown as { keys: Record<string, string> };
  for (const [name, key] of Object.entries(file.keys)) writeFileSync(join(folder, name), key);
  return folder;
}

/** Takes it away. */
export function removeKeys(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

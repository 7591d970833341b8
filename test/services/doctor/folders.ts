import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Case } from "./cases.ts";

/** Writes a case's files below a folder; returns where its own folder is. */
export function written(base: string, { conf, files = {} }: Case, number: number): string {
  const folder = join(base, String(number));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "keystone.conf"), conf.replaceAll("{folder}", folder));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(text === null ? path : dirname(path), { recursive: true });
    if (text !== null) writeFileSync(path, text);
  }
  return folder;
}

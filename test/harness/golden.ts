import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Json } from "./normalise.ts";

const FOLDER = new URL("../golden/keystone/", import.meta.url);

/** A golden file: what the original code left in a real database. */
export function readGolden(path: string): Record<string, Json> {
  return JSON.parse(gunzipSync(readFileSync(new URL(`${path}.json.gz`, FOLDER))).toString("utf8")) as Record<string, Json>;
}

/** Whether there is such a golden file; not every release was recorded on every database. */
export function hasGolden(path: string): boolean {
  return existsSync(new URL(`${path}.json.gz`, FOLDER));
}

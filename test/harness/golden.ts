import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Json } from "./normalise.ts";

/** What the original code of a service left in real databases. */
export interface GoldenFiles {
  read(path: string): Record<string, Json>;
  /** Whether there is such a file; not every release was recorded on every database. */
  has(path: string): boolean;
}

/** The golden files of a service. */
export function goldenFiles(service: "barbican" | "keystone"): GoldenFiles {
  const file = (path: string): URL => new URL(`../golden/${service}/${path}.json.gz`, import.meta.url);
  return {
    read: (path) => JSON.parse(gunzipSync(readFileSync(file(path))).toString("utf8")) as Record<string, Json>,
    has: (path) => existsSync(file(path)),
  };
}

/** A golden file of Keystone's, and whether there is one. */
export const { read: readGolden, has: hasGolden }: GoldenFiles = goldenFiles("keystone");

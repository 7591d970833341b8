import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Outcomes } from "./ask.ts";

/** What Python's middleware answered in front of Python's Keystone, by the titles of settings. */
export type Golden = Readonly<Record<string, Outcomes>>;

export function goldenFile(release: string): URL {
  return new URL(`answers-${release}.json.gz`, import.meta.url);
}

export function readGolden(release: string): Golden {
  return JSON.parse(gunzipSync(readFileSync(goldenFile(release))).toString()) as Golden;
}

import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";

const path = (name: string): URL => new URL(`golden/${name}.json.gz`, import.meta.url);

/** What upstream's own code answered once, so that its answers are there without it. */
export function readGolden(name: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(path(name))).toString("utf8"));
}

/** Whether the golden files are to be made anew, by these Pythons: OSLO_PYTHONS, with a colon between. */
export const RECORD: readonly string[] = (process.env["OSLO_PYTHONS"] ?? "").split(":").filter(Boolean);

export function writeGolden(name: string, value: unknown): void {
  writeFileSync(path(name), gzipSync(JSON.stringify(value), { level: 9 }));
}

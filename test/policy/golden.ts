import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";

const path = (name: string): URL => new URL(`golden/${name}.json.gz`, import.meta.url);

/** What upstream's own code answered once, so that its answers are there without it. */
export function readGolden(name: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(path(name))).toString("utf8"));
}

/**
 * Whether the golden files are to be made anew, by these Pythons, with a colon between: one has Debian's python3-oslo.policy and
 * python3-keystone (4.0.0, 22), the other keystone 30.0.0 and what it brings (oslo.policy 6.0.1).
 *
 *     OSLO_PYTHONS=/usr/bin/python3:venv/bin/python npx vitest run test/policy -t recorded
 */
export const RECORD: readonly string[] = (process.env["OSLO_PYTHONS"] ?? "").split(":").filter(Boolean);

export function writeGolden(name: string, value: unknown): void {
  writeFileSync(path(name), gzipSync(JSON.stringify(value), { level: 9 }));
}

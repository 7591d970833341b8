import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Answer } from "./ours.ts";
import type { Asked } from "./requests.ts";
import type { Keys, Setting } from "./twins.ts";

/** What Python's service once answered, and all that is needed to ask the same again. */
export interface Golden {
  readonly seed: number;
  readonly setting: Setting;
  /** When that was: tokens and passcodes are good then. */
  readonly now: number;
  readonly keys: Keys;
  readonly hashes: readonly (readonly [string, string])[];
  readonly asked: readonly Asked[];
  readonly answers: readonly Answer[];
  readonly rows: unknown;
}

const file = (release: string, name: string): URL => new URL(`golden-${release}-${name.replaceAll(" ", "-")}.json.gz`, import.meta.url);

export function readGolden(release: string, name: string): Golden {
  return JSON.parse(gunzipSync(readFileSync(file(release, name))).toString()) as Golden;
}

export function writeGolden(release: string, name: string, golden: Golden): void {
  writeFileSync(file(release, name), gzipSync(JSON.stringify(golden), { level: 9 }));
}

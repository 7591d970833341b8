import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Answer } from "./answers.ts";

/** The universe whose tokens Python was asked of. */
export const GOLDEN_UNIVERSE = { seed: 1, clouds: 3, tokens: 60 } as const;

/** What Python said, and when. */
export interface Golden {
  /** Seconds since 1970. */
  readonly now: number;
  readonly answers: readonly Answer[];
}

export function goldenFile(release: 22 | 30): URL {
  return new URL(`answers-${release}.json.gz`, import.meta.url);
}

export function readGolden(release: 22 | 30): Golden {
  return JSON.parse(gunzipSync(readFileSync(goldenFile(release))).toString()) as Golden;
}

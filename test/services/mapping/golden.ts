import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Release } from "../../../services/keystone/src/federation/mapping/release.ts";
import { caseOf, type Case } from "./cases.ts";
import type { Outcome } from "./outcomes.ts";

/** Seeds whose cases once ended differently. */
const ONCE_DIFFERENT = [70_010_594, 100_035, 100_290, 100_663, 101_898, 102_872, 103_368];

/** What Keystone 30.0.0 and 22.0.2 are known to make something of. */
export const KNOWN: readonly Case[] = [...Array.from({ length: 3000 }, (_, i) => i + 1), ...ONCE_DIFFERENT].map(caseOf);

const file = (release: Release): URL => new URL(`outcomes-${release}.json.gz`, import.meta.url);

/** What a release made of the known cases. */
export function golden(release: Release): readonly Outcome[] {
  return JSON.parse(gunzipSync(readFileSync(file(release))).toString()) as readonly Outcome[];
}

/** Keeps what a release makes of the known cases. */
export function keep(release: Release, outcomes: readonly Outcome[]): void {
  writeFileSync(file(release), gzipSync(JSON.stringify(outcomes)));
}

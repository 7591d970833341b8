import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Release } from "../../../services/keystone/src/federation/mapping/release.ts";
import { caseOf, type Case } from "./cases.ts";
import type { Outcome } from "./outcomes.ts";

/** What Keystone 30.0.0 and 22.0.2 make of the cases of these seeds. */
export const KNOWN: readonly Case[] = Array.from({ length: 3000 }, (_, i) => caseOf(i + 1));

const file = (release: Release): URL => new URL(`outcomes-${release}.json.gz`, import.meta.url);

/** What a release made of the known cases. */
export function golden(release: Release): readonly Outcome[] {
  return JSON.parse(gunzipSync(readFileSync(file(release))).toString()) as readonly Outcome[];
}

/** Keeps what a release makes of the known cases. */
export function keep(release: Release, outcomes: readonly Outcome[]): void {
  writeFileSync(file(release), gzipSync(JSON.stringify(outcomes)));
}

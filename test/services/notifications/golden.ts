import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Settings } from "../../differential/cloud/configuration.ts";
import { TOLD } from "../../differential/rooms/told.ts";
import type { Scenario } from "../../differential/scenario.ts";
import { CAREFUL, FORMS, TELLING, type Told } from "../../differential/told.ts";
import type { Golden } from "../rooms/golden.ts";
import { ONE_OF_EACH } from "../rooms/one-of-each.ts";

/** How a service is told to tell, and what it is asked then. */
interface Play {
  readonly title: string;
  readonly settings: Settings;
  readonly scenarios: readonly Scenario[];
}

/** In each form: a good request to each route, and what comes of passwords and of things that go with others. */
export const PLAYS: readonly Play[] = FORMS.flatMap(({ title, settings }) => [
  { title, settings: { ...TELLING, ...settings }, scenarios: [{ title: "one of each", steps: ONE_OF_EACH }] },
  { title: `${title}, careful`, settings: { ...TELLING, ...settings, ...CAREFUL }, scenarios: TOLD },
]);

/** What Python answered to a step, and what it told. */
export interface Heard {
  readonly status: number;
  readonly told: readonly Told[];
}

/** A cloud as it was made, and what Python's Keystone told there. */
export interface GoldenTold extends Omit<Golden, "url" | "answers"> {
  /** By the titles of plays and of scenarios. */
  readonly plays: Readonly<Record<string, Readonly<Record<string, readonly Heard[]>>>>;
}

export function goldenFile(release: string): URL {
  return new URL(`told-${release}.json.gz`, import.meta.url);
}

export function readGoldenTold(release: string): GoldenTold {
  return JSON.parse(gunzipSync(readFileSync(goldenFile(release))).toString()) as GoldenTold;
}

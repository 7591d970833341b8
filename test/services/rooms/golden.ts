import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { BY_CHANCE } from "../../differential/rooms/by-chance.ts";
import { domainConfig, domains } from "../../differential/rooms/domains.ts";
import { ownTokens } from "../../differential/rooms/own-tokens.ts";
import { projectTags, projects } from "../../differential/rooms/projects.ts";
import { subtrees } from "../../differential/rooms/role-assignments.ts";
import { impliedRoles, roles } from "../../differential/rooms/roles.ts";
import { scopes } from "../../differential/rooms/scopes.ts";
import type { Scenario, Step } from "../../differential/scenario.ts";

/** What is asked again where no Python is installed, on every database. */
export const SCENARIOS: readonly Scenario[] = [
  projects,
  projectTags,
  domains,
  domainConfig,
  roles,
  impliedRoles,
  scopes,
  subtrees,
  ...BY_CHANCE,
  // Last, as it shows the time of asking.
  ownTokens,
];

/** The steps of a scenario that a release is asked. */
export function stepsFor(release: string, { steps }: Scenario): readonly Step[] {
  return steps.filter((step) => (step.releases ?? [release]).includes(release));
}

/** What Python answered to one step. */
export interface Said {
  readonly status: number;
  readonly location: string | undefined;
  readonly type: string | undefined;
  readonly text: string;
}

/** A cloud as it was made, and what Python's Keystone answered there. */
export interface Golden {
  /** When it was asked: milliseconds since 1970. */
  readonly now: number;
  /** Where it was asked: `http://127.0.0.1:35873`. */
  readonly url: string;
  readonly names: readonly (readonly [name: string, value: string])[];
  /** Tokens of personas. */
  readonly tokens: Readonly<Record<string, string>>;
  /** The keys that they are made with, by the names of their files. */
  readonly keys: Readonly<Record<string, string>>;
  /** The keys that credentials are encrypted with. */
  readonly credentialKeys: Readonly<Record<string, string>>;
  readonly rows: readonly (readonly [table: string, rows: readonly Readonly<Record<string, unknown>>[]])[];
  /** By the titles of scenarios. */
  readonly answers: Readonly<Record<string, readonly Said[]>>;
}

export function goldenFile(release: string): URL {
  return new URL(`answers-${release}.json.gz`, import.meta.url);
}

export function readGolden(release: string): Golden {
  return JSON.parse(gunzipSync(readFileSync(goldenFile(release))).toString()) as Golden;
}

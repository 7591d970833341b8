import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { BARBICANS } from "../../harness/barbican-peer.ts";
import { play, type Played } from "./play.ts";
import { PythonBarbican } from "./python.ts";
import { ROOMS } from "./rooms/index.ts";
import type { Scenario } from "./scenario.ts";
import type { Settings } from "./settings.ts";

const fileOf = (release: Release): URL => new URL(`answers-${release}.json.gz`, import.meta.url);

/** A release whose answers are recorded. */
export type Release = (typeof BARBICANS)[number]["release"];
export const RELEASES: readonly Release[] = BARBICANS.map(({ release }) => release);

/** What Python's Barbican has answered, by the title of a scenario with its room. */
export type Answers = Readonly<Record<string, readonly Played[]>>;

/** The answers of a release that are recorded. */
export function recorded(release: Release = "15"): Answers {
  return JSON.parse(gunzipSync(readFileSync(fileOf(release))).toString()) as Answers;
}

/** Records what a release of Python's Barbican answers to scenarios, beside what is recorded of the others. */
export async function record(release: Release, chosen: (title: string) => boolean): Promise<number> {
  const [before, found] = [recorded(release), await pythons(release, chosen)];
  const answers = Object.fromEntries(scenarios().map(([title]) => [title, found[title] ?? before[title] ?? []]));
  writeFileSync(fileOf(release), gzipSync(JSON.stringify(answers), { level: 9 }));
  return Object.values(found).flat().length;
}

/** All scenarios, each under its room's name and its own. */
export function scenarios(): readonly (readonly [string, Scenario])[] {
  return Object.entries(ROOMS).flatMap(([room, all]) => all.map((one) => [`${room}: ${one.title}`, one] as const));
}

/**
 * Asks a release of Python's Barbican, one process for each kind of settings.
 *
 * @throws Error where it is not installed
 */
export async function pythons(release: Release, chosen: (title: string) => boolean = () => true): Promise<Answers> {
  const python = BARBICANS.find((one) => one.release === release)?.python;
  if (python === undefined)
    throw new Error(`Barbican ${release} is not installed: Debian has 15, BARBICAN_22 names the folder of a Python with 22`);
  const answers: Record<string, readonly Played[]> = {};
  const wanted = scenarios().filter(([title]) => chosen(title));
  for (const settings of new Set(wanted.map(([, one]) => one.settings ?? "plain"))) await ask(python, settings, wanted, answers);
  return answers;
}

async function ask(
  path: string,
  settings: Settings,
  wanted: readonly (readonly [string, Scenario])[],
  answers: Record<string, readonly Played[]>,
): Promise<void> {
  await using python = await PythonBarbican.start(settings, path);
  for (const [title, scenario] of wanted) if ((scenario.settings ?? "plain") === settings) answers[title] = await play(python, scenario);
}

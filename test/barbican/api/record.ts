import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { play, type Played } from "./play.ts";
import { PythonBarbican } from "./python.ts";
import { ROOMS } from "./rooms/index.ts";
import type { Scenario } from "./scenario.ts";
import type { Settings } from "./settings.ts";

const FILE = new URL("answers.json.gz", import.meta.url);

/** What Python's Barbican has answered, by the title of a scenario with its room. */
export type Answers = Readonly<Record<string, readonly Played[]>>;

/** The answers that are recorded. */
export function recorded(): Answers {
  return JSON.parse(gunzipSync(readFileSync(FILE)).toString()) as Answers;
}

/** Records what Python's Barbican answers to all scenarios. */
export async function record(): Promise<number> {
  const answers = await pythons();
  writeFileSync(FILE, gzipSync(JSON.stringify(answers), { level: 9 }));
  return Object.values(answers).flat().length;
}

/** All scenarios, each under its room's name and its own. */
export function scenarios(): readonly (readonly [string, Scenario])[] {
  return Object.entries(ROOMS).flatMap(([room, all]) => all.map((one) => [`${room}: ${one.title}`, one] as const));
}

/** Asks Python's Barbican, one process for each kind of settings. */
export async function pythons(chosen: (title: string) => boolean = () => true): Promise<Answers> {
  const answers: Record<string, readonly Played[]> = {};
  const wanted = scenarios().filter(([title]) => chosen(title));
  for (const settings of new Set(wanted.map(([, one]) => one.settings ?? "plain"))) await ask(settings, wanted, answers);
  return answers;
}

async function ask(
  settings: Settings,
  wanted: readonly (readonly [string, Scenario])[],
  answers: Record<string, readonly Played[]>,
): Promise<void> {
  await using python = await PythonBarbican.start(settings);
  for (const [title, scenario] of wanted) if ((scenario.settings ?? "plain") === settings) answers[title] = await play(python, scenario);
}

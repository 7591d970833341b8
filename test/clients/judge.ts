import { compare, type Outcomes } from "./outcomes.ts";
import type { Suite } from "./suite.ts";

/** Whether others' suites may be fetched and run: `npm run test:clients`. */
export const IS_ASKED: boolean = process.env["CLIENTS"] === "1";
/** What a suite may take at most, in milliseconds. */
export const TIMEOUT = 3_600_000;

/** Puts a suite into the cache; where it can't be had, its test is skipped, and says why. */
export async function installed({ name, install }: Suite, skip: (note: string) => never): Promise<void> {
  await install().catch((error: Error) => skip(`${name} is not installed: ${error.message}`));
}

/**
 * Prints what a suite said of both.
 *
 * @returns what passes against Python's service and not against ours
 * @throws Error if nothing passes against Python's: a suite that does not work at all compares nothing
 */
export function worse(title: string, theirs: Outcomes, ours: Outcomes): readonly string[] {
  const compared = compare(title, theirs, ours);
  process.stdout.write(compared.text);
  if (![...theirs.values()].includes("passed")) throw new Error(`${title}: nothing passed against Python's`);
  return compared.worse;
}

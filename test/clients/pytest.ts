import { join } from "node:path";
import { execute } from "./execute.ts";
import type { Outcome, Outcomes } from "./outcomes.ts";

const OUTCOMES: Readonly<Record<string, Outcome>> = { PASSED: "passed", SKIPPED: "skipped" };

/** Runs tests by pytest; they are named by their file and its folder. */
export async function runPytest(
  bin: string,
  tests: readonly string[],
  surroundings: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Outcomes> {
  const args = ["-v", "--color=no", "--tb=short", "-p", "no:cacheprovider", ...tests];
  const { output } = await execute(join(bin, "pytest"), args, surroundings);
  const lines = [...output.matchAll(/^(?:\S*\/)?(\w+\/test_\w+\.py::.+?) ([A-Z]+)(?: |$)/gm)];
  if (lines.length === 0) throw new Error(`pytest ran nothing:\n${output.slice(-3000)}`);
  const outcomes = new Map(lines.map(([, name = "", word = ""]) => [name, OUTCOMES[word] ?? "failed"] as const));
  if ([...outcomes.values()].includes("failed")) process.stdout.write(`${output.slice(-20_000)}\n`);
  return outcomes;
}

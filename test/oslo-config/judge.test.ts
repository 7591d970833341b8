import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Answer, Case } from "./case.ts";
import { compare } from "./compare.ts";
import { generate } from "./generate.ts";
import { ask, PYTHON } from "./python.ts";
import { seeded } from "./random.ts";

const GOLDEN = fileURLToPath(new URL("cases.json.gz", import.meta.url));
const SEED = Number(process.env["OSLO_SEED"] ?? 1);
const CASES = Number(process.env["OSLO_CASES"] ?? 150);

interface Recorded {
  readonly asked: Case;
  readonly answer: Answer;
}

test("what oslo.config answered is answered here: values, refusals, what is told, what changes when files are read again, the sample file", () => {
  if (process.env["UPDATE_GOLDEN"] && PYTHON !== undefined) record(PYTHON);
  const recorded = JSON.parse(gunzipSync(readFileSync(GOLDEN)).toString()) as readonly Recorded[];
  expect(judge(recorded)).toEqual({ differences: [], isEnough: true });
});

test.skipIf(PYTHON === undefined)("what it answers to other questions, where it is installed (python3-oslo.config)", () => {
  const cases = Array.from({ length: CASES }, (_, i) => generate(seeded(SEED * 1_000_000 + i)));
  const answers = ask(PYTHON ?? "", cases);
  expect(judge(cases.map((asked, i) => ({ asked, answer: answers[i] ?? {} })))).toEqual({ differences: [], isEnough: true });
});

/** The first differences, and whether there was enough to compare; the figures go to standard error. */
function judge(recorded: readonly Recorded[]): { readonly differences: readonly string[]; readonly isEnough: boolean } {
  let [values, again] = [0, 0];
  const differences: string[] = [];
  for (const [i, { asked, answer }] of recorded.entries()) {
    const verdict = compare(asked, answer);
    values += verdict.values;
    again += Number(verdict.again);
    differences.push(...verdict.differences.map((difference) => `case ${i}: ${difference}`));
  }
  process.stderr.write(`${values} values of ${recorded.length} cases compared, ${again} cases read again\n`);
  return { differences: differences.slice(0, 20), isEnough: values > 5 * recorded.length && again > 0 };
}

/** UPDATE_GOLDEN=1: asks again, and writes the answers down for where there is no Python. */
function record(python: string): void {
  const cases = Array.from({ length: 250 }, (_, i) => generate(seeded(i)));
  const answers = ask(python, cases);
  writeFileSync(GOLDEN, gzipSync(JSON.stringify(cases.map((asked, i) => ({ asked, answer: answers[i] }))), { level: 9 }));
}

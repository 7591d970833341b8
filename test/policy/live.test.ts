import { writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { PolicyFileError, rulesIn } from "@underpin/oslo/policy";
import { describe, expect, test } from "vitest";
import { makeCase } from "./cases.ts";
import { makeDefaultCase, oursOfDefaults, sameDefaultAnswer, type DefaultAnswer } from "./default-cases.ts";
import { difference, type Answer } from "./ours.ts";
import { makeLeafCase } from "./leaf-cases.ts";
import { askPython, PYTHON } from "./python.ts";
import { Dice } from "./random.ts";
import { makeYaml } from "./yaml-cases.ts";

const CASES = Number(process.env["POLICY_CASES"] ?? 600);
const SEED = Number(process.env["POLICY_SEED"] ?? 1);

describe.skipIf(PYTHON === undefined)(
  `beside oslo.policy${PYTHON ? "" : " (not installed here: Debian's python3-oslo.policy, or OSLO_PYTHON)"}`,
  () => {
    test(`${CASES} random rules, targets and credentials are judged alike`, async () => {
      const dice = new Dice(SEED);
      const cases = dice.some(CASES, () => (dice.once(3) ? makeLeafCase(dice) : makeCase(dice)));
      const { version, answers } = await askPython(cases);
      const counts = new Map<string, number>();
      const unexplained: unknown[] = [];
      for (const [i, one] of cases.entries()) {
        const theirs = answers[i] as Answer;
        const said = difference(one, theirs);
        const agreed = `agreed: ${typeof theirs.answer === "string" ? "exception, denied here" : theirs.answer}`;
        const kind = said === undefined ? agreed : said.startsWith("meant: ") ? said : "unexplained";
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        if (kind === "unexplained") unexplained.push({ said, ...one, theirs });
      }
      process.stdout.write(`oslo.policy ${version}: ${JSON.stringify(Object.fromEntries(counts))}\n`);
      if (process.env["POLICY_SHOW"])
        writeFileSync(process.env["POLICY_SHOW"], unexplained.map((one) => `${JSON.stringify(one)}\n`).join(""));
      expect(unexplained.slice(0, 5)).toEqual([]);
    });

    test("registered defaults, files over them, old names and scopes are put together alike", async () => {
      const dice = new Dice(SEED);
      const cases = dice.some(Math.ceil(CASES / 10), () => makeDefaultCase(dice));
      const { version, answers } = await askPython(cases);
      const differing = cases.flatMap((one, i) => {
        const mine = oursOfDefaults(one, version);
        return sameDefaultAnswer(mine, answers[i] as DefaultAnswer) ? [] : [{ one, mine, theirs: answers[i] }];
      });
      expect(differing.slice(0, 3)).toEqual([]);
    });
    test("policy files are read alike, whatever the YAML", async () => {
      const dice = new Dice(SEED);
      const cases = dice.some(CASES, () => ({ yaml: makeYaml(dice) }));
      const { answers } = await askPython(cases);
      const differing = cases.flatMap(({ yaml }, i) => {
        const [mine, theirs] = [ourRules(yaml), theirRules(answers[i])];
        return isDeepStrictEqual(mine, theirs) ? [] : [{ yaml, mine, theirs }];
      });
      if (process.env["POLICY_SHOW"])
        writeFileSync(process.env["POLICY_SHOW"], differing.map((one) => `${JSON.stringify(one)}\n`).join(""));
      expect(differing.slice(0, 5)).toEqual([]);
    });
  },
);

/** Rules as read: a value that is no rule is the same whatever it is, as all such deny. */
function rulesOf(values: Iterable<readonly [string, unknown]>): unknown {
  return Object.fromEntries(
    [...values].map(([name, value]) => [name, typeof value === "string" || Array.isArray(value) ? value : "no rule"]),
  );
}

function theirRules(answer: unknown): unknown {
  const { rules, error } = answer as { rules?: unknown; error?: string };
  return error !== undefined || typeof rules !== "object" || rules === null || Array.isArray(rules)
    ? "error"
    : rulesOf(Object.entries(rules));
}

function ourRules(yaml: string): unknown {
  try {
    return rulesOf([...rulesIn(yaml, "policy.yaml")].map(([name, { value }]) => [name, value]));
  } catch (error) {
    if (error instanceof PolicyFileError) return "error";
    throw error;
  }
}

import { describe, expect, test } from "vitest";
import { makeCase, type Case } from "./cases.ts";
import { makeDefaultCase, oursOfDefaults, sameDefaultAnswer, type DefaultAnswer, type DefaultCase } from "./default-cases.ts";
import { readGolden, RECORD, writeGolden } from "./golden.ts";
import { difference, type Answer } from "./ours.ts";
import { makeLeafCase } from "./leaf-cases.ts";
import { askPython } from "./python.ts";
import { Dice } from "./random.ts";

/** Cases, and what each version of oslo.policy answers to them, in the same order. */
interface Recorded {
  readonly rules: readonly Case[];
  readonly defaults: readonly DefaultCase[];
  readonly answers: readonly { readonly version: string; readonly rules: readonly Answer[]; readonly defaults: readonly DefaultAnswer[] }[];
}

test.runIf(RECORD.length > 0)("the golden answers are recorded anew", async () => {
  const dice = new Dice(2026);
  const rules = [...dice.some(400, () => makeCase(dice)), ...dice.some(1000, () => makeLeafCase(dice))];
  const defaults = dice.some(100, () => makeDefaultCase(dice));
  const answers = [];
  for (const python of RECORD) {
    const { version, answers: given } = await askPython([...rules, ...defaults], python);
    answers.push({ version, rules: given.slice(0, rules.length), defaults: given.slice(rules.length) });
  }
  expect(answers.every((given) => given.rules.length === rules.length && given.defaults.length === defaults.length)).toBe(true);
  writeGolden("oslo-policy", { rules, defaults, answers });
});

describe("1,500 cases that oslo.policy has judged", () => {
  const { rules, defaults, answers } = readGolden("oslo-policy") as Recorded;

  test.each(answers)("by $version: rules, targets and credentials", ({ rules: theirs }) => {
    const said = rules.map((one, i) => difference(one, theirs[i] as Answer));
    expect(said.filter((one) => one !== undefined && !one.startsWith("meant: "))).toEqual([]);
    expect(said.filter((one) => one?.startsWith("meant: ")).length).toBeLessThan(30);
  });

  test.each(answers)("by $version: defaults, files over them, old names, scopes", ({ version, defaults: theirs }) => {
    expect(defaults.filter((one, i) => !sameDefaultAnswer(oursOfDefaults(one, version), theirs[i] as DefaultAnswer))).toEqual([]);
  });
});

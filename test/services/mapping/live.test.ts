import { expect, test } from "vitest";
import type { Release } from "../../../services/keystone/src/federation/mapping/release.ts";
import { caseOf } from "./cases.ts";
import { KNOWN, keep } from "./golden.ts";
import { compare, ours, theirs } from "./outcomes.ts";

/**
 * Pythons that have Keystone, each with its release: `KEYSTONE_MAPPING_PYTHON=30:/opt/k30/bin/python,22:/usr/bin/python3`; COUNT cases from
 * SEED on. With GOLDEN=1 the golden outcomes are written first.
 */
const { KEYSTONE_MAPPING_PYTHON = "", COUNT = "2000", SEED = String(Date.now() % 1_000_000_000), GOLDEN } = process.env;
const PYTHONS = KEYSTONE_MAPPING_PYTHON.split(",")
  .filter(Boolean)
  .map((pair) => pair.split(":") as [Release, string]);

test.runIf(PYTHONS.length === 0)("beside Python: absent, KEYSTONE_MAPPING_PYTHON names none", () => expect(PYTHONS).toEqual([]));

test.runIf(PYTHONS.length > 0).each(PYTHONS)("beside Keystone %s, mappings never seen before end alike", async (release, python) => {
  if (GOLDEN === "1") keep(release, await theirs(python, KNOWN));
  const seeds = Array.from({ length: Number(COUNT) }, (_, i) => Number(SEED) + i);
  const cases = seeds.map(caseOf);
  const outcomes = await theirs(python, cases);
  const counts: Record<string, number> = {};
  const different: string[] = [];
  cases.forEach((one, i) => {
    const [mine, known] = [ours(one, release), outcomes[i] ?? { crash: "", message: "no answer" }];
    const verdict = compare(one, mine, known);
    const detail = verdict === "same" ? `, ${"refused" in mine ? mine.refused : one.do === "search" ? JSON.stringify(mine) : "done"}` : "";
    counts[`${one.do}: ${verdict}${detail}`] = (counts[`${one.do}: ${verdict}${detail}`] ?? 0) + 1;
    if (verdict === "different") different.push(JSON.stringify({ seed: seeds[i], one, mine, known }));
  });
  process.stdout.write(`Keystone ${release}: ${JSON.stringify(counts, undefined, 2)}\n`);
  expect(different.slice(0, 12)).toEqual([]);
});

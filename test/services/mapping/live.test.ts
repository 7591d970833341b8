import { expect, test } from "vitest";
import type { Release } from "../../../services/keystone/src/federation/mapping/release.ts";
import { PEERS } from "../../harness/keystone-peer.ts";
import { caseOf } from "./cases.ts";
import { KNOWN, keep } from "./golden.ts";
import { compare, ours, theirs } from "./outcomes.ts";

/** COUNT cases from SEED on. With GOLDEN=1 the golden outcomes are written first. */
const { COUNT = "2000", SEED = String(Date.now() % 1_000_000_000), GOLDEN } = process.env;

test.skipIf(PEERS.every(({ python }) => python === undefined))("mappings never seen before end alike", { timeout: 600_000 }, async () => {
  const found: string[] = [];
  for (const { release, python } of PEERS) if (python !== undefined) found.push(...(await different(release as Release, python)));
  expect(found).toEqual([]);
});

/** What ends otherwise there; what it came to is printed. */
async function different(release: Release, python: string): Promise<readonly string[]> {
  if (GOLDEN === "1") keep(release, await theirs(python, KNOWN));
  const seeds = Array.from({ length: Number(COUNT) }, (_, i) => Number(SEED) + i);
  const cases = seeds.map(caseOf);
  const outcomes = await theirs(python, cases);
  const counts: Record<string, number> = {};
  const others: string[] = [];
  cases.forEach((one, i) => {
    const [mine, known] = [ours(one, release), outcomes[i] ?? { crash: "", message: "no answer" }];
    const verdict = compare(one, mine, known);
    const detail = verdict === "same" ? `, ${"refused" in mine ? mine.refused : one.do === "search" ? JSON.stringify(mine) : "done"}` : "";
    counts[`${one.do}: ${verdict}${detail}`] = (counts[`${one.do}: ${verdict}${detail}`] ?? 0) + 1;
    if (verdict === "different") others.push(JSON.stringify({ seed: seeds[i], one, mine, known }));
  });
  process.stdout.write(`Keystone ${release}: ${JSON.stringify(counts, undefined, 2)}\n`);
  return others.slice(0, 12);
}

import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { KeystonePeer, PEERS } from "../../harness/keystone-peer.ts";
import { isUpstreamsFault, normalised, ourAnswers, type Answer } from "./answers.ts";
import { goldenFile, GOLDEN_UNIVERSE } from "./golden.ts";
import { configOf, keyFolder, open, ourTokens, populate, universe, type Universe } from "./universes.ts";

/** How many universes, and where they begin; a long run asks for more. */
const UNIVERSES = Number(process.env["KEYSTONE_UNIVERSES"] ?? 1);
const SEED = Number(process.env["KEYSTONE_SEED"] ?? 1);
const JUDGE = new URL("judge.py", import.meta.url).pathname;

/** What Python says of each token. */
async function pythonAnswers(python: string, url: string, keys: string, { settings, cases }: Universe): Promise<readonly Answer[]> {
  await using peer = new KeystonePeer(python, JUDGE);
  await peer.must("open", url, keys, settings);
  return await Promise.all(
    cases.map(
      async ({ text, allowExpired, accessRules, catalog }) =>
        (await peer.must("validate", text, allowExpired ? 172_800 : 0, accessRules, catalog)) as Answer,
    ),
  );
}

for (const { release, title, python } of PEERS)
  describe.skipIf(python === undefined)(`tokens ${title}`, () => {
    const compatibility = release === "22" ? 22 : 30;

    /** What both say of one universe. */
    async function both(one: Universe): Promise<readonly (readonly [ours: Answer, theirs: Answer])[]> {
      using keys = keyFolder();
      await using database = await populate("sqlite", one.rows);
      const theirs = await pythonAnswers(python as string, await database.copy(), keys.path, one);
      const pool = await open(await database.copy());
      using tokens = ourTokens(pool, configOf(one.settings, compatibility, keys.path), compatibility, Date.now);
      const ours = await ourAnswers(tokens, one.cases);
      await pool.close();
      return ours.map((answer, i) => [answer, theirs[i] as Answer] as const);
    }

    test("are good or not, and say the same, for the same reasons", { timeout: 3_600_000 }, async () => {
      const seen = new Map<string, number>();
      const different: unknown[] = [];
      for (let seed = SEED; seed < SEED + UNIVERSES; seed++) {
        const one = universe(seed, Math.floor(Date.now() / 1000), 3, 60);
        for (const [i, [ours, theirs]] of (await both(one)).entries()) {
          const kind = String(theirs["message"] ?? "good").replaceAll(/[\w-]{20,}/g, "…");
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
          const [mine, other] = [normalised(ours), normalised(theirs)];
          if (!isUpstreamsFault(theirs) && JSON.stringify(mine) !== JSON.stringify(other))
            different.push({ seed, i, mine, other, case: one.cases[i] });
        }
      }
      const counts = [...seen].toSorted((a, b) => b[1] - a[1]).map(([kind, count]) => `${count} ${kind}`);
      if (process.env["KEYSTONE_SHOW"]) process.stdout.write(`Keystone ${release}:\n${counts.join("\n")}\n`);
      expect(different.slice(0, 10)).toEqual([]);
    });

    test.runIf(process.env["GOLDEN"] === "1")("are kept as golden answers", { timeout: 3_600_000 }, async () => {
      const now = Math.floor(Date.now() / 1000);
      const theirs = (await both(universe(GOLDEN_UNIVERSE.seed, now, GOLDEN_UNIVERSE.clouds, GOLDEN_UNIVERSE.tokens))).map(
        ([, one]) => one,
      );
      expect(theirs.some((answer) => "token" in answer)).toBe(true);
      writeFileSync(goldenFile(compatibility), gzipSync(JSON.stringify({ now, answers: theirs })));
    });
  });

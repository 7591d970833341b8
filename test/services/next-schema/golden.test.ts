import { describe, expect, test } from "vitest";
import { keystoneNext } from "@underpin/keystone";
import { openTables } from "../../../services/keystone/src/database/open-tables.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { runContract, runExpand, runMigrate } from "../../harness/engine.ts";
import { Dice } from "../authentication/dice.ts";
import { readGolden as loginsOf } from "../authentication/golden.ts";
import { play } from "../authentication/play.ts";
import { sameRows } from "../authentication/same-rows.ts";
import { Folder, materials, ourKeystone, twin } from "../authentication/twins.ts";
import { world } from "../authentication/world.ts";
import { isUpstreamsFault, normalised, ourAnswers } from "../tokens/answers.ts";
import { GOLDEN_UNIVERSE, readGolden as tokensOf } from "../tokens/golden.ts";
import { configOf, keyFolder, ourTokens, populate, universe } from "../tokens/universes.ts";

// What Python's Keystone answered on its own schema, asked of the next release on its schema: while the other one is there, too, and after that.

/** Takes a database with rows of upstream's schema to ours. */
async function upgrade(url: string, as: "beside upstream's" | "alone"): Promise<void> {
  const options = { service: keystoneNext, url };
  await runExpand(options);
  await runMigrate(options);
  if (as === "alone") await runContract(options);
}

const POOL = { service: keystoneNext, size: 2, timeout: 30, recycle: 600 };

describe.each(DIALECTS)("on %s, our next schema", (dialect) => {
  describe.each(["beside upstream's", "alone"] as const)("%s", (as) => {
    test("logins come to what Keystone made of them", { timeout: 120_000 }, async () => {
      const golden = loginsOf("30", "all rules");
      using folder = new Folder(golden.keys);
      const one = world(new Dice(golden.seed), golden.seed, await materials(folder, golden.now, new Map(golden.hashes)));
      await using mine = await twin(dialect, [one]);
      await upgrade(mine.database.url, as);
      const pool = await openTables(mine.database.url, POOL);
      const { keystone, end } = ourKeystone(folder, pool, golden.setting, () => golden.now);
      const { wrong, tokens } = await play(keystone, folder, golden.asked, golden.answers);
      await end();
      await pool.close();
      expect(wrong).toEqual([]);
      expect(tokens).toBeGreaterThan(5);
      // What Python's nodes find: it came by triggers alone.
      if (as === "beside upstream's") expect(sameRows(asUpstream(golden.rows), asUpstream(await mine.rows()))).toEqual([]);
    });

    test("tokens are good or not, and say the same, as with Keystone", async () => {
      const { now, answers } = tokensOf(30);
      const one = universe(GOLDEN_UNIVERSE.seed, now, GOLDEN_UNIVERSE.clouds, GOLDEN_UNIVERSE.tokens);
      using keys = keyFolder();
      await using database = await populate(dialect, one.rows);
      await upgrade(database.url, as);
      const pool = await openTables(database.url, POOL);
      using tokens = ourTokens(pool, configOf(one.settings, 30, keys.path), 30, () => now * 1000);
      const ours = await ourAnswers(tokens, one.cases);
      await pool.close();
      const sound = answers.map((answer, i) => ({ theirs: answer, ours: ours[i] ?? {} })).filter(({ theirs }) => !isUpstreamsFault(theirs));
      expect(sound.map((pair) => normalised(pair.ours))).toEqual(sound.map((pair) => normalised(pair.theirs)));
    });
  });
});

const OURS = new Set(["created_us", "expires_us"]);

/** Rows without what only our schema has. A count that was never made and one of none are the same there. */
function asUpstream(tables: unknown): unknown {
  return Object.fromEntries(
    Object.entries(tables as Record<string, readonly object[]>).map(([name, rows]) => [
      name,
      rows.map((row) =>
        Object.fromEntries(
          Object.entries(row)
            .filter(([column]) => !OURS.has(column))
            .map(([column, value]) => [column, column === "failed_auth_count" ? (value ?? 0) : value]),
        ),
      ),
    ]),
  );
}

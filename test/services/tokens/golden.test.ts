import { describe, expect, test } from "vitest";
import { DIALECTS } from "../../harness/databases.ts";
import { isUpstreamsFault, normalised, ourAnswers } from "./answers.ts";
import { GOLDEN_UNIVERSE, readGolden } from "./golden.ts";
import { configOf, keyFolder, ourTokens, populate, universe } from "./universes.ts";

describe.each(DIALECTS)("on %s, tokens", (dialect) => {
  test.each([22, 30] as const)("are good or not, and say the same, as with Keystone %s", async (release) => {
    const { now, answers } = readGolden(release);
    const one = universe(GOLDEN_UNIVERSE.seed, now, GOLDEN_UNIVERSE.clouds, GOLDEN_UNIVERSE.tokens);
    using keys = keyFolder();
    await using database = await populate(dialect, one.rows);
    const config = configOf(one.settings, release, keys.path);
    using tokens = ourTokens(database.pool, config, release, () => now * 1000);
    const ours = await ourAnswers(tokens, one.cases);
    const sound = answers.map((answer, i) => ({ theirs: answer, ours: ours[i] ?? {} })).filter(({ theirs }) => !isUpstreamsFault(theirs));
    expect(sound.filter(({ theirs }) => "token" in theirs).length).toBeGreaterThan(40);
    expect(sound.map((pair) => normalised(pair.ours))).toEqual(sound.map((pair) => normalised(pair.theirs)));
  });
});

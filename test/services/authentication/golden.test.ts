import { describe, expect, test } from "vitest";
import { DIALECTS } from "../../harness/databases.ts";
import { Dice } from "./dice.ts";
import { readGolden } from "./golden.ts";
import { play } from "./play.ts";
import { sameRows } from "./same-rows.ts";
import { SETTINGS } from "./settings.ts";
import { Folder, materials, ourKeystone, twin } from "./twins.ts";
import { world } from "./world.ts";

describe.each(DIALECTS)("on %s, logins come to what Keystone", (dialect) => {
  const cases = SETTINGS.flatMap(({ name }) => (["22", "30"] as const).map((release) => ({ release, name })));

  test.each(cases)("$release made of them, $name", { timeout: 120_000 }, async ({ release, name }) => {
    const golden = readGolden(release, name);
    using folder = new Folder(golden.keys);
    const one = world(new Dice(golden.seed), golden.seed, await materials(folder, golden.now, new Map(golden.hashes)));
    await using mine = await twin(dialect, [one]);
    const { keystone, end } = ourKeystone(folder, mine.pool, golden.setting, () => golden.now);
    const { wrong, tokens } = await play(keystone, folder, golden.asked, golden.answers);
    await end();
    expect(wrong).toEqual([]);
    expect(tokens).toBeGreaterThan(5);
    expect(sameRows(golden.rows, await mine.rows())).toEqual([]);
  });
});

import { appendFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pythonWith } from "../../harness/peers.ts";
import { Dice } from "./dice.ts";
import { writeGolden } from "./golden.ts";
import { play } from "./play.ts";
import { requests, withPasscodes } from "./requests.ts";
import { sameRows } from "./same-rows.ts";
import { SETTINGS } from "./settings.ts";
import { Folder, materials, ourKeystone, pythonAnswers, twin, type Setting } from "./twins.ts";
import { world } from "./world.ts";

const PYTHONS: Readonly<Record<Setting["release"], string | undefined>> = {
  "22": pythonWith("keystone, webob", ["/usr/bin/python3"]),
  "30": process.env["KEYSTONE_30"] === undefined ? undefined : pythonWith("keystone, webob", [`${process.env["KEYSTONE_30"]}/bin/python`]),
};
/** How many requests, and the seed that a failure tells. With GOLDEN=1 what Python answers is written down for npm test. */
const COUNT = Number(process.env["LOGINS"] ?? 400);
const SEED = Number(process.env["LOGINS_SEED"] ?? Date.now() % 1_000_000);

describe.each(["30", "22"] as const)("beside Keystone %s", (release) => {
  test.runIf(PYTHONS[release]).each(SETTINGS)("random logins come to the same: $name", { timeout: 600_000 }, async ({ name, ...given }) => {
    using folder = new Folder();
    const [now, dice] = [Date.now(), new Dice(SEED)];
    const made = await materials(folder, now);
    const one = world(dice, SEED, made);
    const setting = { ...given, release, more: `${given.more ?? ""}\n[identity]\ndefault_domain_id = ${one.domains[0]?.id}\n` };
    await using theirs = await twin("sqlite", [one]);
    await using mine = await twin("sqlite", [one]);
    const asked = withPasscodes(requests(dice, one, COUNT), now / 1000);
    const answers = pythonAnswers(PYTHONS[release] ?? "", folder.configuration(theirs.database.url, setting), asked);
    const rows = await theirs.rows();
    if (process.env["GOLDEN"] === "1")
      writeGolden(release, name, { seed: SEED, setting, now, keys: folder.keys, hashes: [...made.hashes], asked, answers, rows });
    const { keystone, end } = ourKeystone(folder, mine.pool, setting);
    const { wrong, ...counts } = await play(keystone, folder, asked, answers);
    await end();
    const different = sameRows(rows, await mine.rows());
    if (process.env["DUMP"])
      appendFileSync(
        process.env["DUMP"],
        [{ seed: SEED, release, name, ...counts }, ...wrong, ...different].map((line) => `${JSON.stringify(line)}\n`).join(""),
      );
    expect(wrong.slice(0, 3), `seed ${SEED}: ${wrong.length} of ${COUNT} differ`).toEqual([]);
    expect(different, `seed ${SEED}`).toEqual([]);
  });
});

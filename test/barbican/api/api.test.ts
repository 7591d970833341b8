import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barbicanAt } from "../../harness/barbican.ts";
import { BARBICANS } from "../../harness/barbican-peer.ts";
import type { TestDatabase } from "../../harness/databases.ts";
import { WITH_PEERS } from "../../harness/peers.ts";
import { Judge } from "./compare.ts";
import { EXPLAINED } from "./explained.ts";
import { OurBarbican } from "./ours.ts";
import { named, play } from "./play.ts";
import { pythons, recorded, scenarios } from "./record.ts";
import { ROOMS } from "./rooms/index.ts";
import type { Settings } from "./settings.ts";

test("docs/barbican/differences.md says what is meant to differ", () => {
  const said = readFileSync(new URL("../../../docs/barbican/differences.md", import.meta.url), "utf8");
  expect(EXPLAINED.filter(({ reason }) => !said.includes(`- ${reason}\n`))).toEqual([]);
});

describe.each(BARBICANS)("Barbican $release", ({ release, python }) => {
  const [answers, zeds] = [recorded(release), recorded("15")];
  /** Where releases say the same, ours is asked as one of them alone, unless Python is asked, too. */
  const isTold = (title: string): boolean =>
    release === "15" || WITH_PEERS || JSON.stringify(answers[title]) !== JSON.stringify(zeds[title]);

  test(`the record is of these scenarios (node test/barbican/api/run.mjs record ${release})`, () => {
    const meant = scenarios().map(([title, { steps }]) => [
      title,
      steps.map((step) => named(step)).filter((send) => !send.startsWith("SQL ")),
    ]);
    const found = Object.entries(answers).map(([title, played]) => [title, played.map(({ send }) => send)]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(meant));
  });

  describe("ours answers as it does", () => {
    const judge = new Judge(release);
    const open = new Map<Settings, OurBarbican>();
    let database: TestDatabase;
    beforeAll(async () => {
      database = await barbicanAt("sqlite", "2026.1");
    });
    afterAll(async () => {
      for (const ours of open.values()) await ours[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    });

    async function withSettings(settings: Settings): Promise<OurBarbican> {
      const ours = open.get(settings) ?? (await OurBarbican.start(settings, database, { release }));
      open.set(settings, ours);
      return ours;
    }

    describe.each(Object.keys(ROOMS))("%s", (room) => {
      const own = scenarios().filter(([title]) => title.startsWith(`${room}: `));
      const told = own.filter(([title]) => isTold(title));
      test.each(told)("%s", async (title, scenario) => {
        const ours = await withSettings(scenario.settings ?? "plain");
        const played = await play(ours, scenario);
        const differing = judge.differences(answers[title] ?? [], played);
        expect(differing).toEqual([]);
        expect(ours.unexpected).toEqual([]);
      });

      test.runIf(told.length === own.length)("shows each difference that is meant", () => {
        expect(judge.unmet(room)).toEqual([]);
      });
    });
  });

  test.runIf(python !== undefined)("it answers what is recorded", async () => {
    for (const [title, played] of Object.entries(await pythons(release))) expect(played, title).toEqual(answers[title]);
  });
});

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barbicanAt } from "../../harness/barbican.ts";
import { HAS_BARBICAN } from "../../harness/barbican-peer.ts";
import type { TestDatabase } from "../../harness/databases.ts";
import { Judge } from "./compare.ts";
import { EXPLAINED } from "./explained.ts";
import { OurBarbican } from "./ours.ts";
import { named, play } from "./play.ts";
import { pythons, recorded, scenarios } from "./record.ts";
import { ROOMS } from "./rooms/index.ts";
import type { Settings } from "./settings.ts";

const RECORD = "node test/barbican/api/run.mjs record";
const ANSWERS = recorded();

test(`the record is of these scenarios (${RECORD})`, () => {
  const meant = scenarios().map(([title, { steps }]) => [
    title,
    steps.map((step) => named(step)).filter((send) => !send.startsWith("SQL ")),
  ]);
  const found = Object.entries(ANSWERS).map(([title, played]) => [title, played.map(({ send }) => send)]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(meant));
});

test("docs/barbican/differences.md says what is meant to differ", () => {
  const said = readFileSync(new URL("../../../docs/barbican/differences.md", import.meta.url), "utf8");
  expect(EXPLAINED.filter(({ reason }) => !said.includes(`- ${reason}\n`))).toEqual([]);
});

describe("ours answers as Python's Barbican does", () => {
  const judge = new Judge();
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
    const ours = open.get(settings) ?? (await OurBarbican.start(settings, database));
    open.set(settings, ours);
    return ours;
  }

  describe.each(Object.keys(ROOMS))("%s", (room) => {
    const own = scenarios().filter(([title]) => title.startsWith(`${room}: `));
    test.each(own)("%s", async (title, scenario) => {
      const ours = await withSettings(scenario.settings ?? "plain");
      const played = await play(ours, scenario);
      const differing = judge.differences(ANSWERS[title] ?? [], played);
      expect(differing).toEqual([]);
      expect(ours.unexpected).toEqual([]);
    });

    test("shows each difference that is meant", () => {
      expect(judge.unmet(room)).toEqual([]);
    });
  });
});

describe.runIf(HAS_BARBICAN)("Debian's Barbican", () => {
  test("answers what is recorded", async () => {
    const answers = await pythons();
    for (const [title, played] of Object.entries(answers)) expect(played, title).toEqual(ANSWERS[title]);
  });
});

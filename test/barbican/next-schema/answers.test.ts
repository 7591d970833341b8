import { describe, expect, test } from "vitest";
import { barbicanAt, toNext } from "../../harness/barbican.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { Judge } from "../api/compare.ts";
import { OurBarbican } from "../api/ours.ts";
import { play } from "../api/play.ts";
import { recorded, scenarios } from "../api/record.ts";

// What Python's Barbican answered on its own schema, asked of the next release on its schema: while the other one is there, too, and after that.

/** What reads or writes other columns than upstream's; all where Python is asked. */
const ROOMS = process.env["PEERS"] === undefined ? /^(?:secrets|secret lists): / : /^/;

describe.runIf(DIALECTS.includes("sqlite"))("on sqlite", () => {
  // On servers: test/barbican/api/servers.test.ts.
  test.each(["beside upstream's", "alone"] as const)("%s, our next schema has the answers of Python's Barbican", async (as) => {
    await using database = await barbicanAt("sqlite", "2026.1");
    await toNext(database.url, as);
    const [judge, answers] = [new Judge(), recorded()];
    const open = new Map<string, OurBarbican>();
    for (const [title, scenario] of scenarios()) {
      if (!ROOMS.test(title)) continue;
      const settings = scenario.settings ?? "plain";
      const ours = open.get(settings) ?? (await OurBarbican.start(settings, database, { schema: "underpin-1" }));
      open.set(settings, ours);
      const differing = judge.differences(answers[title] ?? [], await play(ours, scenario));
      expect(ours.unexpected, title).toEqual([]);
      expect(differing, title).toEqual([]);
    }
    for (const ours of open.values()) await ours[Symbol.asyncDispose]();
    expect(open.size).toBeGreaterThan(0);
  });
});

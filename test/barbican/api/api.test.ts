import { describe, expect, test } from "vitest";
import { HAS_BARBICAN } from "../../harness/barbican-peer.ts";
import { named } from "./play.ts";
import { pythons, recorded, scenarios } from "./record.ts";

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

describe.runIf(HAS_BARBICAN)("Debian's Barbican", () => {
  test("answers what is recorded", async () => {
    const answers = await pythons();
    for (const [title, played] of Object.entries(answers)) expect(played, title).toEqual(ANSWERS[title]);
  });
});

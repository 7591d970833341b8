import { afterEach, describe, expect, test, vi } from "vitest";
import { redactText, type Logger } from "@underpin/oslo/log";
import { send } from "../../differential/http.ts";
import { Pairs } from "../../differential/pairs.ts";
import { reportOne } from "../../differential/report.ts";
import type { Scenario } from "../../differential/scenario.ts";
import { compareTold, type Told } from "../../differential/told.ts";
import { stepsFor } from "../rooms/golden.ts";
import { serveGolden } from "../rooms/served.ts";
import { PLAYS, readGoldenTold } from "./golden.ts";

afterEach(() => void vi.useRealTimers());

test.each(["22", "30"])("Keystone %s has told something in each play", (release) => {
  for (const play of Object.values(readGoldenTold(release).plays))
    expect(Object.values(play).flatMap((heard) => heard.flatMap(({ told }) => told)).length).toBeGreaterThan(50);
});

for (const release of ["30", "22"])
  describe.each(PLAYS)(`what Keystone ${release} tells is told: $title`, ({ title, settings, scenarios }) => {
    test.each(scenarios.map((scenario) => [scenario.title, scenario] as const))("%s", async (_, scenario) => {
      expect(await replay(release, title, settings, scenario)).toBe("");
    });
  });

/** Sends ours what Python was sent; what it tells otherwise. */
async function replay(release: string, play: string, settings: (typeof PLAYS)[number]["settings"], scenario: Scenario): Promise<string> {
  const golden = readGoldenTold(release);
  // Signatures are of the cloud's time.
  vi.useFakeTimers({ toFake: ["Date"], now: golden.now });
  const told: Told[] = [];
  const logger = (name: string): Logger => listening(name, (line) => told.push(JSON.parse(redactText(line)) as Told));
  await using served = await serveGolden(release, "sqlite", golden, { settings, logger });
  const side = await served.listen();
  const pairs = new Pairs([...JSON.stringify(golden.rows).matchAll(/[0-9a-f]{64}|[0-9a-f]{32}/g)].map(([id]) => id));
  const heard = golden.plays[play]?.[scenario.title] ?? [];
  const differing: string[] = [];
  for (const [at, step] of stepsFor(release, scenario).entries()) {
    const answer = await send(side.url, await side.request(step));
    side.keep(step, answer);
    await served.keystone.notifier.told();
    const mine = told.splice(0);
    const python = heard[at];
    if (python === undefined) return "Python was not asked: node test/services/notifications/make-golden.mjs";
    // What is answered otherwise on purpose is told otherwise, too.
    if (python.status !== answer.status) continue;
    const found = compareTold(python.told.map(timeless), mine.map(timeless), pairs);
    if (found.length > 0) differing.push([step.send, ...found.map((one) => reportOne(one))].join("\n"));
  }
  return differing.join("\n");
}

/** What was told long ago. */
function timeless(told: Told): Told {
  return JSON.parse(JSON.stringify(told), (name, value: unknown) =>
    name === "eventTime" || name === "timestamp" ? String(value).replaceAll(/\d/g, "0") : value,
  ) as Told;
}

/** A logger that hands on what notifications say. */
function listening(name: string, hear: (line: string) => void): Logger {
  const nothing = (): void => {};
  const info = (line: string): void => void (name.startsWith("oslo.messaging.notification.") && hear(line));
  return { name, isEnabledFor: () => true, debug: nothing, info, warning: nothing, error: nothing, critical: nothing };
}

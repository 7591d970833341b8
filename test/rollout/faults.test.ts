import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { begin } from "../harness/cli.ts";
import { DIALECTS } from "../harness/databases.ts";
import { WITHOUT_HAPROXY } from "../upgrade/fleet/haproxy.ts";
import { killedAtEachStep } from "./killed-conductor.ts";
import { PROBE, ShopFleet, tell, WITH_WHOLE_FLEETS, type Broken } from "./shop-fleet.ts";

const CHOSEN = WITH_WHOLE_FLEETS ? DIALECTS : DIALECTS.slice(-1);
const HOW: readonly Broken["how"][] = ["answers 500", "does not start", "hangs", "forgets"];
/** What is in part only is in `npm test`; `npm run test:fleet` has all. */
const IN_PART = !WITH_WHOLE_FLEETS;
describe.skipIf(WITHOUT_HAPROXY).each(CHOSEN)("a rollout on %s", (dialect) => {
  test.skipIf(IN_PART).each(HOW)("a release that %s: its node gets no user, and everything is as it was", async (how) => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2, broken: { release: "v2", how } });
    fleet.describe({}, { within: "6s", heartbeat: false });
    const before = await fleet.schema();
    const load = fleet.load(2);
    const end = await fleet.rollout("--auto-rollback", "--probe", PROBE);
    await load.serves(50);
    await load.stop();
    expect(end, end.stderr).toMatchObject({ code: 4, stdout: expect.stringContaining("taken back: v1 to v2: web1") });
    expect(load.tally).toMatchObject({ failed: 0, failures: [] });
    expect(fleet.releases).toEqual(["v1", "v1"]);
    expect(await fleet.schema()).toEqual(before);
  });

  test.skipIf(IN_PART).each([
    ["answers 500", "of its answers are 5xx, 0.0 % of the others'"],
    ["forgets", "of its answers are 4xx"],
    ["hangs", "it has answered nothing"],
  ] as const)(
    "a node whose release %s for its users and nobody else: it is out of service at once, and the rest of them notice nothing",
    async (how, why) => {
      await using fleet = await ShopFleet.start(dialect, { nodes: 2, broken: { release: "v2", how } });
      fleet.describe({ soak: "60s", drain: "1s", share: "10%" }, { heartbeat: false });
      const load = fleet.load(2);
      const args = ["--json", "--auto-rollback", "--error-budget", "1000000"];
      const child = begin("underpin", fleet.args(...fleet.rolloutArgs(...args)));
      const at = { verdict: 0, off: 0 };
      let end: { outcome?: string; why?: string } = {};
      createInterface(child.stdout).on("line", (line) => {
        const event = JSON.parse(line) as { type: string; step?: string; text?: string; outcome?: string; why?: string };
        if (event.type === "rollout-notice" && event.text?.endsWith("Going back.")) at.verdict = performance.now();
        if (event.type === "rollout-step-done" && event.step === "web1: in" && at.verdict > 0) at.off = performance.now();
        if (event.type === "result") end = event;
      });
      expect(await new Promise<number | null>((resolve) => child.once("close", resolve))).toBe(4);
      const { failed } = load.tally;
      const took = Math.round(at.off - at.verdict);
      tell(
        `${dialect}, a node that ${how}: ${failed} of ${load.tally.requests} requests failed before it was out, ${took} ms after the verdict`,
      );
      await load.serves(100);
      await load.stop();
      expect(end).toMatchObject({ outcome: "taken back", why: expect.stringContaining(why) });
      expect(took).toBeGreaterThan(0);
      expect(took).toBeLessThan(5000);
      expect(load.tally.failed - failed, "failed after it was out").toBe(0);
      expect(fleet.releases).toEqual(["v1", "v1"]);
    },
  );

  test.skipIf(IN_PART).each([
    ["much later than the one before", "is slow", "6s", /web1 with v2 is not well: its answers take \d{3} ms, the others' \d+ ms/],
    [
      "with errors in its log",
      "complains",
      "2s",
      /web1 with v2 is not well: its log tells of \d+ errors in \d+ requests, the others' of 0 in \d+/,
    ],
  ] as const)("a release that answers right, and %s: its node goes back, and nothing failed", async (_, how, soak, why) => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2, broken: { release: "v2", how } });
    fleet.describe({ soak }, { heartbeat: false });
    const load = fleet.load(2);
    const end = await fleet.rollout("--auto-rollback");
    await load.stop();
    expect(end, end.stderr).toMatchObject({ code: 4, stdout: expect.stringContaining("taken back: v1 to v2: web1") });
    expect(end.stdout).toMatch(why);
    expect(load.tally).toMatchObject({ failed: 0, failures: [] });
    expect(fleet.releases).toEqual(["v1", "v1"]);
  });

  test.skipIf(IN_PART)("stopped as requests failed, it goes on by the same command; what failed is not forgotten", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2, broken: { release: "v2", how: "answers 500" } });
    fleet.describe({ soak: "60s" }, { heartbeat: false });
    const load = fleet.load(2);
    expect(await fleet.rollout("--contract")).toMatchObject({ code: 1, stdout: expect.stringContaining("stopped: v1 to v2") });
    fleet.breaks(undefined);
    for (const word of ["stop", "start"]) fleet.control("web1", word);
    fleet.describe({}, { heartbeat: false });
    const again = await fleet.rollout("--contract");
    await load.stop();
    expect(again).toMatchObject({ code: 1, stdout: expect.stringMatching(/^done: v1 to v2\n +requests: \d+, failed: [1-9]/) });
    expect(fleet.releases).toEqual(["v2", "v2"]);
  });

  test.skipIf(IN_PART)("too few users to judge a node: it waits for more, and does not go on", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2, says: { patience: "400ms" } });
    expect(await fleet.rollout()).toMatchObject({ code: 3, stdout: expect.stringContaining("web1 can't be judged: 0 requests of the 5") });
    expect(fleet.releases).toEqual(["v2", "v1"]);
  });

  test("killed at each step, there and back: the same command goes on, and no shopper notices", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2 });
    const before = await fleet.schema();
    const load = fleet.load(2);
    await load.serves(20);
    const there = await killedAtEachStep(fleet);
    expect(there, there.why ?? "").toMatchObject({ code: 3 });
    expect(there.steps.size).toBeGreaterThan(12);
    expect(fleet.releases).toEqual(["v2", "v2"]);
    const back = await killedAtEachStep(fleet, "--rollback");
    expect(back, back.why ?? "").toMatchObject({ code: 4 });
    expect(back.steps.size).toBeGreaterThan(8);
    await load.serves(50);
    await load.stop();
    expect(load.tally).toMatchObject({ failed: 0, failures: [] });
    const [kills, slowest] = [there.steps.size + back.steps.size, Math.round(Math.max(there.slowest, back.slowest))];
    tell(
      `${dialect}, ${kills} kills: goes on within ${slowest} ms; ${load.tally.requests} requests, longest ${Math.round(load.tally.worstMs)} ms`,
    );
    expect(fleet.releases).toEqual(["v1", "v1"]);
    expect(await fleet.schema()).toEqual(before);
  });

  test.skipIf(IN_PART)(
    "a balancer that is reloaded while a node is drained, and while it is worked on: it is told again, and no shopper notices",
    async () => {
      await using fleet = await ShopFleet.start(dialect, { nodes: 2 });
      const load = fleet.load(2);
      await load.serves(20);
      const child = begin("underpin", fleet.args(...fleet.rolloutArgs("--json", "--skip", "before contract", "--skip", "contract")));
      const notices: string[] = [];
      createInterface(child.stdout).on("line", (line) => {
        const { type, step, text } = JSON.parse(line) as { type: string; step?: string; text?: string };
        if (type === "rollout-notice") notices.push(text ?? "");
        if (type === "rollout-step-start" && /^web\d: (out|upgrade)$/.test(step ?? "")) void fleet.proxy.forget(2);
      });
      expect(await new Promise<number | null>((resolve) => child.once("close", resolve))).toBe(0);
      await load.stop();
      expect(notices).toContain("The balancer had forgotten that web2 is out of service, and was told again.");
      expect(load.tally).toMatchObject({ failed: 0, failures: [] });
    },
  );

  test.skipIf(IN_PART)("two conductors: the second is told who is at work, and changes nothing", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2, says: { soak: "60s" } });
    const load = fleet.load(1);
    const first = begin("underpin", fleet.args(...fleet.rolloutArgs("--json")));
    await new Promise<void>((resolve) => createInterface(first.stdout).on("line", (line) => line.includes("web1: judge") && resolve()));
    const second = await fleet.rollout();
    expect(second).toMatchObject({ code: 1, stderr: expect.stringMatching(/UP-LEASE-HELD: Another runner is at work: process \d+/) });
    const ended = new Promise((resolve) => first.once("close", resolve));
    first.kill("SIGINT");
    expect(await ended).toBe(3);
    await load.stop();
    expect(fleet.releases).toEqual(["v2", "v1"]);
  });
});

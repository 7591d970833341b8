import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { begin } from "../harness/cli.ts";
import { DIALECTS } from "../harness/databases.ts";
import { WITHOUT_HAPROXY } from "../upgrade/fleet/haproxy.ts";
import { PROBE, ShopFleet, WITH_WHOLE_FLEETS, type Broken } from "./shop-fleet.ts";

const CHOSEN = WITH_WHOLE_FLEETS ? DIALECTS : DIALECTS.slice(-1);
const HOW: readonly Broken["how"][] = WITH_WHOLE_FLEETS ? ["answers 500", "does not start", "hangs", "forgets"] : ["forgets"];

/** Starts a rollout, and kills it as soon as it has begun a step that none before it had; false if it came to its end. */
async function killedAtNextStep(fleet: ShopFleet, seen: Set<string>, notices: string[]): Promise<boolean> {
  const child = begin("underpin", fleet.args(...fleet.rolloutArgs("--contract", "--json")));
  let killed = false;
  createInterface(child.stdout).on("line", (line) => {
    const { type, step, text } = JSON.parse(line) as { type: string; step?: string; text?: string };
    if (type === "rollout-notice") notices.push(text ?? "");
    if (killed || type !== "rollout-step-start" || step === undefined || seen.has(step)) return;
    seen.add(step);
    killed = child.kill("SIGKILL");
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (!killed && code !== 0) throw new Error(`it ended with ${code}: ${said}`);
  return killed;
}

describe.skipIf(WITHOUT_HAPROXY).each(CHOSEN)("a rollout on %s", (dialect) => {
  test.each(HOW)("a release that %s: its node gets no user, and everything is as it was", async (how) => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2, broken: { release: "v2", how } });
    fleet.describe({}, { within: "1500ms", heartbeat: false });
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

  test("a node that fails its users and nobody else: it is out of service at once, and the rest of them notice nothing", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2, broken: { release: "v2", how: "answers 500" } });
    fleet.describe({ soak: "60s" }, { heartbeat: false });
    const load = fleet.load(2);
    const end = await fleet.rollout("--auto-rollback", "--error-budget", "1000000");
    const { failed } = load.tally;
    await load.serves(100);
    await load.stop();
    expect(end).toMatchObject({ code: 4, stdout: expect.stringContaining("of its answers are 5xx, 0.0 % of the others'") });
    expect(load.tally.failed - failed, "failed after it was out").toBe(0);
    expect(fleet.releases).toEqual(["v1", "v1"]);
  });

  test("too few users to judge a node: it waits for more, and does not go on", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2, says: { patience: "400ms" } });
    expect(await fleet.rollout()).toMatchObject({ code: 3, stdout: expect.stringContaining("web1 can't be judged: 0 requests of the 5") });
    expect(fleet.releases).toEqual(["v2", "v1"]);
  });

  test("killed at each step, with a balancer that forgets what it was told: the same command goes on, and no shopper notices", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2 });
    const load = fleet.load(2);
    await load.serves(20);
    const [seen, notices] = [new Set<string>(), [] as string[]];
    while (await killedAtNextStep(fleet, seen, notices)) await fleet.proxy.forget(2);
    await load.serves(50);
    await load.stop();
    expect(load.tally).toMatchObject({ failed: 0, failures: [] });
    expect(seen.size).toBeGreaterThan(15);
    expect(notices).toContain("The balancer had forgotten that web2 is out of service, and was told again.");
    expect(fleet.releases).toEqual(["v2", "v2"]);
    expect((await fleet.underpin("check")).code).toBe(0);
  });

  test("two conductors: the second is told who is at work, and changes nothing", async () => {
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

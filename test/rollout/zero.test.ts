import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { WITHOUT_HAPROXY } from "../upgrade/fleet/haproxy.ts";
import { PROBE, ShopFleet, tell, WITH_WHOLE_FLEETS } from "./shop-fleet.ts";

/** One of them for `npm test`: what a database does its own way is tested where it is done. */
const CHOSEN = WITH_WHOLE_FLEETS ? DIALECTS : DIALECTS.slice(-1);

describe.skipIf(WITHOUT_HAPROXY).each(CHOSEN)("a fleet behind HAProxy, on %s", (dialect) => {
  test.skipIf(!WITH_WHOLE_FLEETS)("it goes from v1 to v2 by one command, node by node, and no shopper notices", async () => {
    await using fleet = await ShopFleet.start(dialect);
    const load = fleet.load(2);
    await load.serves(50);
    const { code, stdout, stderr } = await fleet.rollout("--contract", "--probe", PROBE);
    await load.serves(50);
    await load.stop();
    expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: expect.stringContaining("done: v1 to v2") });
    expect(load.tally).toMatchObject({ failed: 0, failures: [] });
    tell(
      `${dialect}, three nodes to v2: ${load.tally.requests} requests, ${load.tally.failed} failed, longest ${Math.round(load.tally.worstMs)} ms`,
    );
    expect(fleet.releases).toEqual(["v2", "v2", "v2"]);
    expect(fleet.log).toEqual(fleet.names.flatMap((name) => [`${name} stop`, `${name} install v2`, `${name} start`]));
    expect((await fleet.underpin("check")).code).toBe(0);
    expect(stdout).not.toContain("outage");
    expect(stdout).toMatch(/visits: +\d+, failed: 0; .* writes, lost: 0/);
  });

  test("it waits for a person before contract; the same command goes on, or back to what was", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2, says: { requests: 0 } });
    const load = fleet.load(2);
    const before = await fleet.schema();
    const paused = await fleet.rollout();
    expect(paused).toMatchObject({ code: 3, stdout: expect.stringContaining("no way back but the backup") });
    const other = await fleet.rollout("--to", "v1");
    expect(other.stderr).toContain("UP-ROLLOUT: The rollout to v2 (zero) is not over.");
    for (const again of ["", ": It had ended before."])
      expect(await fleet.rollout("--rollback")).toMatchObject({ code: 4, stdout: expect.stringContaining(`taken back: v1 to v2${again}`) });
    await load.serves(50);
    await load.stop();
    expect(load.tally).toMatchObject({ failed: 0, failures: [] });
    expect(fleet.releases).toEqual(["v1", "v1"]);
    expect(await fleet.schema()).toEqual(before);
    // The last to be upgraded goes back first; the first takes the expansion back before it is the old release again.
    expect(fleet.log.slice(6)).toEqual(["web2", "web1"].flatMap((name) => [`${name} stop`, `${name} install v1`, `${name} start`]));
    expect(await fleet.rollout("--contract")).toMatchObject({ code: 0 });
    expect(fleet.releases).toEqual(["v2", "v2"]);
    expect(await fleet.rollout()).toMatchObject({ code: 0, stdout: expect.stringContaining("done: v1 to v2: It had ended before.") });
    const late = await fleet.rollout("--rollback");
    expect(late.stderr).toContain('There is no way back: "contract" has begun.');
  });
});

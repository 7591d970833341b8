import { describe, expect, test } from "vitest";
import { WITHOUT_HAPROXY } from "../upgrade/fleet/haproxy.ts";
import { startServers, WITHOUT_SERVERS } from "./servers.ts";
import { ShopFleet, tell, WITH_WHOLE_FLEETS } from "./shop-fleet.ts";

const WITHOUT = WITHOUT_HAPROXY ?? WITHOUT_SERVERS ?? (WITH_WHOLE_FLEETS ? undefined : "npm run test:fleet has it");
const COLUMNS = "SELECT column_name c FROM information_schema.columns WHERE table_schema = 'shop' AND table_name = 'customer' ORDER BY 1";

describe.skipIf(WITHOUT)(`with minimal downtime on Galera${WITHOUT === undefined ? "" : `: ${WITHOUT}`}`, () => {
  test("an upgrade that fails is taken back from the server with the old data; the next one succeeds, and every server has it", async () => {
    await using servers = await startServers();
    await using fleet = await ShopFleet.start(servers.database, { nodes: 2, broken: { release: "v2", how: "does not start" } });
    const run = async (...args: readonly string[]) => await fleet.rollout("--procedure", "minimal", ...args);
    fleet.describe({ requests: 0, ...servers.described }, { within: "10s" });
    const columns = async (): Promise<unknown[]> => await Promise.all([0, 1, 2].map(async (slot) => await servers.ask(slot, COLUMNS)));
    const before = await columns();
    const load = fleet.load(1);
    await load.serves(50);
    await load.stop();
    const [count] = await servers.ask<{ n: number }>(0, "SELECT count(*) n FROM customer");

    const failed = await run();
    expect(failed, failed.stderr).toMatchObject({ code: 1, stdout: expect.stringContaining("web1 is not well") });
    // The schema is the next one already, but on the server that was set aside.
    await expect(servers.ask(2, "SELECT 1")).rejects.toMatchObject({ code: "UP-CONNECT" });
    expect(await servers.ask(0, COLUMNS)).not.toEqual(before[0]);

    const back = await run("--rollback");
    expect(back, back.stderr).toMatchObject({ code: 4 });
    expect(await columns()).toEqual(before);
    for (const slot of [0, 1, 2]) expect(await servers.ask(slot, "SELECT count(*) n FROM customer")).toEqual([count]);
    expect(fleet.releases).toEqual(["v1", "v1"]);
    const again = fleet.load(1);
    await again.serves(50);
    await again.stop();
    expect(again.tally.failures).toEqual([]);

    fleet.breaks(undefined);
    const done = await run();
    expect(done, done.stderr).toMatchObject({ code: 0, stdout: expect.stringMatching(/outage: +[\d.]+ m?s\n/) });
    tell(`galera, minimal: back ${/outage: .*/.exec(back.stdout)?.[0]}; there ${/outage: .*/.exec(done.stdout)?.[0]}`);
    const after = await columns();
    expect(after).toEqual([after[0], after[0], after[0]]);
    expect(after).not.toEqual(before);
    expect(await servers.ask(2, "SHOW STATUS LIKE 'wsrep_cluster_size'")).toMatchObject([{ Value: "3" }]);
    expect((await run("--rollback")).stderr).toContain('There is no way back: "db3: rejoin" has begun.');
  });
});
